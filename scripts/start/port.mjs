import { createServer } from 'node:net'
import { Refusal } from '#setup/refusal.mjs'

/** @throws {Refusal} where nobody can listen on the port, before minutes are spent on a build */
export async function requireFreePort(host, port) {
  const failure = await tryToListen(host, port)
  if (!failure) return
  if (failure.code === 'EADDRINUSE') {
    const other = port < 65_535 ? port + 1 : port - 1
    throw new Refusal(`Port ${port} on ${host} is taken. Choose another: PORT=${other} npm start`)
  }
  if (failure.code === 'EACCES') {
    throw new Refusal(`PORT ${port} may not be used by this user. Choose another: PORT=3000 npm start`)
  }
  throw new Refusal(`HOST ${host} is no address of this machine to listen on (${failure.code ?? failure.message}).`)
}

/** @returns a port on loopback that nothing listened on a moment ago */
export async function freePort() {
  const server = createServer()
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}

function tryToListen(host, port) {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', resolve)
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)))
  })
}
