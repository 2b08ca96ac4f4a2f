import { z } from 'zod'
import { createUser } from '@/lib/admin/create-user'
import { deleteUser } from '@/lib/admin/delete-user'
import { listUsers } from '@/lib/admin/list-users'
import { updateUser } from '@/lib/admin/update-user'
import { idParams, pageQuery } from '@/lib/api/contract/primitives'
import { createUserSchema, updateUserSchema, userPageSchema, userSchema } from '@/lib/api/contract/users'
import { defineRoute } from '@/lib/api/route'

const group = 'Users'
const params = idParams

export const userRoutes = [
  defineRoute({
    ...{ method: 'get', path: '/users', role: 'admin', group },
    summary: 'Who may sign in',
    query: z.strictObject(pageQuery),
    answers: { description: 'Users, by name', schema: userPageSchema },
    handle: async ({ operator, query }) => ({ body: await listUsers(operator, query) }),
  }),
  defineRoute({
    ...{ method: 'post', path: '/users', role: 'admin', group },
    summary: 'Let somebody sign in with a name and a password',
    description: 'A password has 15 to 256 characters; a few words make a good one.',
    body: createUserSchema,
    answers: { status: 201, description: 'The user', schema: userSchema },
    problems: [409],
    handle: async ({ operator, body }) => ({ body: await createUser(operator, body) }),
  }),
  defineRoute({
    ...{ method: 'patch', path: '/users/{id}', role: 'admin', group, params },
    summary: 'Give a user another role or password',
    description: "Ends the user's sessions.",
    body: updateUserSchema,
    answers: { description: 'The user', schema: userSchema },
    problems: [409],
    handle: async ({ operator, params, body }) => ({ body: await updateUser(operator, { ...params, ...body }) }),
  }),
  defineRoute({
    ...{ method: 'delete', path: '/users/{id}', role: 'admin', group, params },
    summary: 'Let a user in no more',
    description: "Ends the user's sessions. The last admin stays.",
    answers: { status: 204, description: 'The user is gone' },
    problems: [409],
    async handle({ operator, params }) {
      await deleteUser(operator, params)
      return new Response(null, { status: 204 })
    },
  }),
]
