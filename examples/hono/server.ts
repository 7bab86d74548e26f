import { Hono } from 'hono'
import { ApiMcp } from 'mcp-mount'

export const app = new Hono()

app.get('/rooms/:room', (c) => c.json({ room: c.req.param('room'), beds: Number(c.req.query('beds') ?? 1) }))

// A plain route declares nothing, so its arguments are free-form; @hono/zod-openapi and hono-openapi say more.
new ApiMcp(app, { name: 'hotel', version: '1.0.0' }).mountHttp()
