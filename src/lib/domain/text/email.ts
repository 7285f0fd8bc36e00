/** Whether a text looks like an email address: one `@`, and a dot in the part behind it. */
export function looksLikeEmail(text: string): boolean {
	const server = /^[^\s@]+@([^\s@]+)$/.exec(text)?.[1] ?? '';
	return server.slice(1, -1).includes('.');
}
