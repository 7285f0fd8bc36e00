import { ownedBytes } from '../../domain/core/owned-bytes';
import { filmPatches, type Patch } from '../../domain/file/photo/film';
import { plainPhoto } from '../../domain/file/photo/plain-photo';
import { isWebm, webmPatches } from '../../domain/file/photo/webm';

/** What comes of taking from a photo or film where it was taken: `same` when there is nothing to take away, `null` when it cannot be done. */
export type Plain = Blob | 'same' | null;

/** The functions of the worker that takes from photos and films where they were taken. */
export class PhotoApi {
	/** Returns a photo without that. All of it is in memory meanwhile. */
	async photo(photo: Blob): Promise<Plain> {
		const bytes = new Uint8Array(await photo.arrayBuffer());
		const plain = plainPhoto(bytes);
		if (plain === null) return null;
		return plain === bytes ? 'same' : new Blob([ownedBytes(plain)], { type: photo.type });
	}

	/** Returns a film without that. No more than what describes it is in memory. */
	async film(film: Blob): Promise<Plain> {
		const read = async (from: number, end: number) =>
			new Uint8Array(await film.slice(from, end).arrayBuffer());
		const isMatroska = isWebm(await read(0, Math.min(4, film.size)));
		const patches = await (isMatroska ? webmPatches : filmPatches)(film.size, read);
		if (patches === null) return null;
		return patches.length === 0 ? 'same' : patched(film, patches);
	}
}

/** How many zeros are made at once. */
const PIECE = 1024 * 1024;

function patched(film: Blob, patches: readonly Patch[]): Blob {
	const parts: Blob[] = [];
	let at = 0;
	for (const { from, end, bytes } of patches) {
		parts.push(film.slice(at, from));
		if (bytes !== null) parts.push(new Blob([ownedBytes(bytes)]));
		for (let left = bytes === null ? end - from : 0; left > 0; left -= PIECE) {
			parts.push(new Blob([new Uint8Array(Math.min(left, PIECE))]));
		}
		at = end;
	}
	return new Blob([...parts, film.slice(at)], { type: film.type });
}
