import { ownedBytes } from '../../domain/core/owned-bytes';
import { plainPhoto } from '../../domain/file/photo/plain-photo';

/** The functions of the worker that takes from photos where they were taken. */
export class PhotoApi {
	/** Returns a photo without that: `same` when there is nothing to take away, `null` when it cannot be done. */
	async plain(photo: Blob): Promise<Blob | 'same' | null> {
		const bytes = new Uint8Array(await photo.arrayBuffer());
		const plain = plainPhoto(bytes);
		if (plain === null) return null;
		return plain === bytes ? 'same' : new Blob([ownedBytes(plain)], { type: photo.type });
	}
}
