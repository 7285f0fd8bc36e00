import { rasterType, RASTER_HEAD } from '$lib/domain/file/raster';
import { m } from '$lib/i18n/messages';
import type { GivenFile } from '$lib/replica/files/files';
import { momentText } from '$lib/ui/format';

/** Returns the files that were picked in a file chooser. */
export const picked = (files: FileList | null): GivenFile[] =>
	[...(files ?? [])].map((file) => ({ name: file.name, type: file.type, bytes: file }));

/**
 * Returns the files that were dropped or pasted, or an empty list when it was something else. Pasted
 * pictures all have the same name, so each gets a name with the time.
 */
export function transferred(transfer: DataTransfer | null, now: number | null): GivenFile[] {
	return picked(transfer?.files ?? null).map((file) => {
		const ending = /^image\.([a-z]{2,5})$/.exec(file.name)?.[1];
		if (now === null || ending === undefined) return file;
		const moment = momentText(now).replace(/[/\\:]/g, '.');
		return { ...file, name: m.files_pasted({ moment, ending }) };
	});
}

/** Whether files are being dragged, not text or a link. */
export const hasFiles = (transfer: DataTransfer | null): boolean =>
	transfer?.types.includes('Files') ?? false;

/**
 * Returns bytes as a picture that may be shown, or `null` when they are none. It examines the bytes and
 * does not trust their declared type.
 */
export async function asPicture(bytes: Blob): Promise<Blob | null> {
	const head = new Uint8Array(await bytes.slice(0, RASTER_HEAD).arrayBuffer());
	const type = rasterType(head);
	return type === null ? null : bytes.slice(0, bytes.size, type);
}
