import type { WorkspaceView } from '$lib/app/context';
import type { RecordId } from '$lib/domain/core/ids';
import { noteText } from '$lib/domain/note/note';
import { asMarkdown } from '$lib/domain/page/markdown';
import type { Page } from '$lib/domain/page/page';
import { m } from '$lib/i18n/messages';
import { saveFile } from '$lib/ui/save-file';
import { textNow } from './versions';

/** Saves a page as a Markdown file, with the names of what it mentions. Its pictures are named, and not in it. */
export async function exportMarkdown(view: WorkspaceView, page: Page): Promise<void> {
	const text = await textNow(view, page.id);
	const ids = new Set<RecordId>();
	noteText(text, (kind, id) => {
		if (kind !== 'member') ids.add(id);
		return '';
	});
	const rows = await view.replica.db.records.bulkGet([...ids]);
	const titles = new Map(rows.flatMap((row) => (row === undefined ? [] : [[row.id, row.title]])));
	const heading = {
		type: 'heading',
		attrs: { level: 1 },
		content: [{ type: 'text', text: page.title }]
	};
	const written = asMarkdown([heading, ...text], {
		nameOf: (kind, id) =>
			kind === 'member'
				? `@${view.directory.members.get(id)?.name ?? m.common_unknown_person()}`
				: `#${titles.get(id) ?? m.notes_hidden_record()}`,
		pictureOf: (file) => page.files.find(({ id }) => id === file)?.name ?? file
	});
	void view.replica.audit.report('records', page.space, 1);
	saveFile(new Blob([written], { type: 'text/markdown' }), `${fileName(page.title)}.md`);
}

/** A title without what no file system takes in a name. */
const fileName = (title: string): string =>
	title
		.replace(/[\\/:*?"<>|\p{Cc}]+/gu, ' ')
		.trim()
		.slice(0, 100) || m.pages_untitled();
