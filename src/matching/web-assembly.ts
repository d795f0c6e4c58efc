/** What the core uses of WebAssembly, which the type library of the language leaves to its hosts. */
export interface KernelMemory {
  readonly buffer: ArrayBuffer
  /** Adds pages at the end; arrays over the memory as it was are gone then. */
  grow(pages: number): number
}
interface Host {
  readonly Memory: new (size: { initial: number }) => KernelMemory
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (
    module: object,
    imports: { env: HostFunctions & { memory: KernelMemory } },
  ) => { readonly exports: object }
}

/** Functions of numbers that a kernel takes from its host, by name. */
type HostFunctions = { readonly [name: string]: ((x: number) => number) | KernelMemory }

declare const WebAssembly: Host | undefined
const host = typeof WebAssembly === 'undefined' ? undefined : WebAssembly

export const PAGE = 65_536

/** A function of a kernel. All arguments are numbers; those that name an array are offsets in bytes. */
export type Take<Names extends string[], Gives> = (...numbers: { [Name in keyof Names]: number }) => Gives

export interface OpenedKernel<Kernel> {
  readonly kernel: Kernel
  readonly memory: KernelMemory
}

/** Opens a module in a memory of its own of at least so many bytes; undefined where there is not so much. */
export type KernelOpener<Kernel> = (bytes: number) => OpenedKernel<Kernel> | undefined

/** The module that a text in base64 holds, compiled when first opened, with the functions that it takes from its host; nothing opens where the host has no WebAssembly or no vectors in it. */
export function kernelOpener<Kernel>(text: string, functions: HostFunctions = {}): KernelOpener<Kernel> {
  let compiled: object | null | undefined
  const compile = (): object | null => {
    try {
      return host ? new host.Module(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))) : null
    } catch {
      return null
    }
  }
  return (bytes) => {
    if (compiled === undefined) compiled = compile()
    if (!compiled || !host) return undefined
    try {
      const memory = new host.Memory({ initial: Math.ceil(bytes / PAGE) })
      const { exports } = new host.Instance(compiled, { env: { ...functions, memory } })
      return { kernel: exports as Kernel, memory }
    } catch {
      return undefined
    }
  }
}
