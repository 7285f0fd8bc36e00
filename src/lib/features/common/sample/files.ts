import { random, type WorkspaceView } from '$lib/app/context';
import { newId, type SpaceId } from '$lib/domain/core/ids';
import { fail, succeed } from '$lib/domain/core/result';
import { createFolder } from '$lib/domain/file/file-record';
import { m } from '$lib/i18n/messages';
import type { Saved } from '$lib/replica/saved';

/** Adds the files of the sample company to its sales space: a folder with a price list, and notes. */
export async function addSampleFiles(view: WorkspaceView, space: SpaceId): Promise<Saved> {
	const folder = newId(random);
	const made = createFolder(m.files_sample_folder(), { space, folder: null }, view.acting);
	const saved = await view.changeInSpace(space, folder, made);
	if (!saved.ok) return saved;
	const { files } = view.replica;
	for (const [place, name, type, text] of [
		[folder, m.files_sample_prices(), 'text/csv', m.files_sample_prices_text()],
		[null, m.files_sample_notes(), 'text/markdown', m.files_sample_notes_text()]
	] as const) {
		const added = await files.add(
			{ space, folder: place },
			{ name, type, bytes: new Blob([text]) }
		);
		if (added.ok) continue;
		const { error } = added;
		if (error.fault === 'refused') return fail(error.refusal);
		if (error.fault === 'storage') return fail({ reason: 'not-stored', failure: error.failure });
		throw new Error('a file of the sample could not be added');
	}
	return succeed(null);
}
