import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import asc from 'assemblyscript/asc'

const PROJECT = resolve(import.meta.dirname, '../..')

/** Folder -> the files of its kernel, in folder/assembly; the bytes go into folder/kernel-bytes.ts. */
const KERNELS = {
  'src/matching': ['pack', 'propose', 'keys'],
  'src/forecast': ['add-rows', 'fall-short', 'most-gain', 'walk-down'],
  'src/market': ['draw', 'people', 'tables', 'threefry'],
} as const
export type KernelFolder = keyof typeof KERNELS

/** Compiles the kernel of a folder from its source: the bytes of the module. */
export async function compileKernel(folder: KernelFolder): Promise<Uint8Array> {
  const sources = KERNELS[folder].map((name) => `${folder}/assembly/${name}.ts`)
  let bytes: Uint8Array | undefined
  const { error, stderr } = await asc.main(
    [...sources, '-O3', '--noAssert', '--runtime', 'stub', '--importMemory', '--enable', 'simd', '--outFile', 'kernel.wasm'],
    {
      readFile: (name, base) => {
        try {
          return readFileSync(resolve(PROJECT, base, name), 'utf8')
        } catch {
          return null
        }
      },
      writeFile: (name, contents) => {
        if (name === 'kernel.wasm') bytes = contents as Uint8Array
      },
      listFiles: () => [],
    },
  )
  if (error || !bytes) throw new Error(`The kernel does not compile: ${error?.message ?? 'no output'}\n${stderr.toString()}`)
  return bytes
}

/** The module as the core carries it: text, because the core reads no files. */
export function kernelText(bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,110}/g) ?? []
  const body = lines.map((line) => `  '${line}',`).join('\n')
  return `/** The sources in assembly/, compiled by \`npm run -s kernel\`; base64. A test compares it with its source. */\nexport const KERNEL_BYTES = [\n${body}\n].join('')\n`
}

if (import.meta.main)
  for (const folder of Object.keys(KERNELS) as KernelFolder[])
    writeFileSync(resolve(PROJECT, folder, 'kernel-bytes.ts'), kernelText(await compileKernel(folder)))
