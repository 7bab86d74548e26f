import { H3, getQuery, getRouterParam } from 'h3'
import { ApiMcp } from 'mcp-mount'

export const app = new H3()
app.get('/colors/:name', (event) => ({
  name: getRouterParam(event, 'name'),
  dark: getQuery<{ dark: string }>(event).dark,
}))

new ApiMcp(app, { name: 'colors', version: '1.0.0' }).mountHttp()
