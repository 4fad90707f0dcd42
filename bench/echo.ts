// The baseline of the check-in: the least an HTTP server can do with the same request in this
// runtime. Run as a process of its own, like the server it is compared with.
import { createServer } from 'node:http'

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const body = Buffer.concat(chunks)
    response.writeHead(200, { 'content-type': 'text/plain', 'content-length': body.length })
    response.end(body)
  })
})
server.listen(Number(process.env['PORT']), '127.0.0.1')
