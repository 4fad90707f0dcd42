// The nonce of this page for styles that are made while it runs.

/** Reads the nonce that the server wrote into this answer. */
export function readNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? ''
}

/**
 * Gives every style element made by a script of ours the nonce. antd passes it on itself, but the
 * parts below it that lock the page's scrolling and measure scroll bars do not, and the policy
 * would refuse their styles. No script but ours runs here, so this opens nothing.
 */
export function nonceStyles(): void {
  const nonce = readNonce()
  const create = document.createElement.bind(document)
  document.createElement = (name: string, options?: ElementCreationOptions): HTMLElement => {
    const element = create(name, options)
    if (name === 'style') element.nonce = nonce
    return element
  }
}
