import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** A piece of network between a process and what it talks to. */
export interface Cable {
  port: number
  /** Nothing passes any more, in both directions, and nobody is told; what was sent arrives when it is mended. */
  cut(): void
  mend(): void
}

/** @param target as `net.connect` takes it: a port of this machine, or a socket's path. */
export async function createCable(target: { port: number; host: string } | { path: string }): Promise<Cable> {
  const ends = new Set<Socket>()
  let isCut = false
  const keep = (socket: Socket) => {
    ends.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => ends.delete(socket))
    if (isCut) socket.pause()
    return socket
  }
  const server = createServer({ noDelay: true, pauseOnConnect: true }, (near) => {
    keep(near)
    const far = keep(connect(target))
    const join = (from: Socket, to: Socket) => {
      from.on('data', (bytes: Buffer) => void to.write(bytes))
      from.on('end', () => void to.end())
      from.on('close', () => to.destroySoon())
    }
    join(near, far)
    join(far, near)
    if (isCut) for (const end of [near, far]) end.pause()
    else near.resume()
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => {
    for (const end of ends) end.destroy()
    server.close()
  })
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      isCut = true
      for (const end of ends) end.pause()
    },
    mend() {
      isCut = false
      for (const end of ends) end.resume()
    },
  }
}
