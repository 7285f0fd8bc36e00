/** Whether a text looks like an address of mail: one `@`, and a dot within what stands behind it. */
export function looksLikeEmail(text: string): boolean {
	const server = /^[^\s@]+@([^\s@]+)$/.exec(text)?.[1] ?? '';
	return server.slice(1, -1).includes('.');
}
