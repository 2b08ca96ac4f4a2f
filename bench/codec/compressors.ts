import { brotliCompressSync, brotliDecompressSync, constants, deflateRawSync, inflateRawSync } from 'node:zlib'

export interface Compressor {
  readonly name: string
  pack(raw: Buffer): Buffer
  unpack(packed: Buffer, rawBytes: number): Buffer
}

const deflate = (level: number): Compressor => ({
  name: `deflate-raw ${level}`,
  pack: (raw) => deflateRawSync(raw, { level, memLevel: 9, chunkSize: Math.max(64, raw.length) }),
  unpack: (packed, rawBytes) =>
    inflateRawSync(packed, { maxOutputLength: rawBytes, chunkSize: Math.max(64, rawBytes) }),
})

const brotli = (quality: number): Compressor => ({
  name: `brotli ${quality}`,
  pack: (raw) => brotliCompressSync(raw, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }),
  unpack: (packed, rawBytes) => brotliDecompressSync(packed, { maxOutputLength: rawBytes }),
})

export const compressors: readonly Compressor[] = [deflate(1), deflate(6), brotli(0), brotli(1), brotli(4)]
