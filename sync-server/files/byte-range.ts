import type { IncomingHttpHeaders } from 'node:http';
import type { ByteRange } from './blobs';

/**
 * Returns the part of a file that a request asks for by its `range` (RFC 9110), so that a download that was cut
 * goes on where it ended. Returns `null` for the whole file: also when several parts are asked for, when the unit
 * is not bytes, or when `if-range` names another content. Returns `unsatisfiable` for a part behind the end.
 *
 * @param hash the file's hash, which is also its entity tag
 * @param size the size of the file, bytes
 */
export function rangeAsked(
	headers: IncomingHttpHeaders,
	hash: string,
	size: number
): ByteRange | 'unsatisfiable' | null {
	const condition = headers['if-range'];
	if (condition !== undefined && condition !== `"${hash}"`) return null;
	const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(headers.range?.trim() ?? '') ?? [];
	if (first === '' && last === '') return null;
	if (first === '') {
		// The last bytes of the file.
		const bytes = Number(last);
		return bytes === 0 || size === 0
			? 'unsatisfiable'
			: { from: Math.max(0, size - bytes), until: size };
	}
	const from = Number(first);
	const until = last === '' ? size : Math.min(size, Number(last) + 1);
	if (last !== '' && Number(last) < from) return null;
	return from >= size ? 'unsatisfiable' : { from, until };
}
