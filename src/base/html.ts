// Tagged templates that escape everything by default: the only way we write HTML on the server.

/** Text that is HTML already; only `html` and `trusted` make it. */
export type Html = { readonly html: string }

type Value = Html | string | number | false | null | undefined | readonly Value[]

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Escapes text for element content and quoted attributes. */
export function escapeHtml(text: string): string {
  return /[&<>"']/.test(text) ? text.replace(/[&<>"']/g, (char) => ESCAPES[char] ?? char) : text
}

/** Marks a constant of ours as HTML. Never call it with anything a person typed. */
export function trusted(constant: string): Html {
  return { html: constant }
}

function render(value: Value): string {
  if (value === null || value === undefined || value === false) return ''
  if (typeof value === 'string') return escapeHtml(value)
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value)) return value.map(render).join('')
  return (value as Html).html
}

/** Writes HTML; every interpolation is escaped unless it is itself Html. */
export function html(strings: TemplateStringsArray, ...values: Value[]): Html {
  let out = strings[0] ?? ''
  for (let i = 0; i < values.length; i += 1) out += render(values[i]) + (strings[i + 1] ?? '')
  return { html: out }
}
