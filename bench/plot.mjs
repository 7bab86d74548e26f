// The call case as a bar chart: CPU per call, logarithmic, as plain SVG.
const WIDTH = 860
const LEFT = 240
const BAR = 22

export function plot(report) {
  const rows = (report.cases.call?.rows ?? []).filter((row) => row.cpuUs)
  const height = 90 + rows.length * (BAR + 8)
  const max = Math.max(1, ...rows.map((row) => row.cpuUs))
  const x = (us) => (Math.log10(Math.max(us, 10)) - 1) / (Math.log10(max) - 1 || 1)
  const bars = rows.map((row, i) => {
    const y = 60 + i * (BAR + 8)
    const width = Math.max(2, x(row.cpuUs) * (WIDTH - LEFT - 170))
    const fill = row.contender.startsWith('mcp-mount')
      ? '#2563eb'
      : row.contender.startsWith('fastify')
        ? '#64748b'
        : '#cbd5e1'
    return `<text x="${LEFT - 8}" y="${y + 16}" text-anchor="end">${escape(row.contender)}</text><rect x="${LEFT}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" rx="3" fill="${fill}"/><text x="${(LEFT + width + 6).toFixed(1)}" y="${y + 16}">${row.cpuUs} µs · ${row.cpuRatio}× · ${row.perSecond}/s</text>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="13" fill="#0f172a">
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="16" y="26" font-size="16" font-weight="600">CPU of one tools/call (log scale; × bare Fastify GET in the same run)</text>
<text x="16" y="44" fill="#64748b">${escape(`${report.node}, ${report.cores} cores, ${report.date.slice(0, 10)}${report.quick ? ', quick run' : ''}`)}</text>
${bars.join('\n')}
</svg>
`
}

const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
