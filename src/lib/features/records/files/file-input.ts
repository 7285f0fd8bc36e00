import { rasterType, RASTER_HEAD } from '$lib/domain/file/raster';
import { m } from '$lib/paraglide/messages';
import type { GivenFile } from '$lib/replica/files/files';
import { momentText } from '$lib/ui/format';

/** What was picked in a file chooser. */
export const picked = (files: FileList | null): GivenFile[] =>
	[...(files ?? [])].map((file) => ({ name: file.name, type: file.type, bytes: file }));

/**
 * The files that were dropped or pasted, none when it was something else. Pictures that were pasted
 * all have the same name: they get one that says when.
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

/** Bytes as a picture that may be shown; `null` when they are none. What they are is looked at, not believed. */
export async function asPicture(bytes: Blob): Promise<Blob | null> {
	const head = new Uint8Array(await bytes.slice(0, RASTER_HEAD).arrayBuffer());
	const type = rasterType(head);
	return type === null ? null : bytes.slice(0, bytes.size, type);
}
