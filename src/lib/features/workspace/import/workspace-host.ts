import { clock, type WorkspaceView } from '$lib/app/context';
import { today } from '$lib/domain/core/day';
import { importedSpaces, spacesHere, writeSpaces } from '$lib/replica/import-spaces';
import { importSnapshot, noteImport, startImport } from '$lib/replica/imports';
import { stagesOf } from '$lib/features/common/spaces/template-words';
import { defaultTemplate } from '$lib/domain/space/templates';
import type { ImportDocuments } from '$lib/domain/import/plan-types';
import type { ImportEntry } from '$lib/documents/private';
import type { ImportSnapshot } from '$lib/domain/import/plan-types';
import { spaceIn } from '$lib/domain/space/built-in';
import { getLocale } from '$lib/i18n/runtime';
import type { ImportHost, ImportSummary } from './host';
import { MappingMemory } from './mapping-memory';
import { takeBack } from './take-back';

/** Returns the open workspace as the host of imports. */
export function workspaceHost(view: WorkspaceView): ImportHost {
	const { replica } = view;
	return {
		workspaceId: replica.id,
		currency: view.directory.workspace?.currency ?? 'USD',
		today: today(clock),
		mappings: new MappingMemory(view.settings),
		snapshot: async (kind, space, mode) => {
			const workspace = await replica.whole();
			const read = asRead(await importSnapshot(workspace, kind, space));
			if (kind !== 'spaces') return read;
			return { ...read, spaces: await spacesHere(workspace, newStages(), mode !== 'create') };
		},
		begin: async (documents, about, progress) => {
			const { spaces = [], spaceEdits = [] } = documents;
			const workspace = await replica.whole();
			const begun = await startImport(workspace, entryOf(about, documents), documents);
			if (!begun.ok || spaces.length + spaceEdits.length === 0) return begun;
			return writeSpaces(workspace, spaces, spaceEdits, progress);
		},
		finish: async (about, documents) =>
			noteImport(await replica.whole(), entryOf(about, documents)),
		undo: (importId, progress) => takeBack(view, importId, progress)
	};
}

/** Returns the stages with which new spaces start, in the person's language. */
const newStages = () => ({
	sales: stagesOf(defaultTemplate('sales')),
	work: stagesOf(defaultTemplate('work')),
	discussion: []
});

/** Returns an import as its member's devices remember it. */
function entryOf(about: ImportSummary, documents: ImportDocuments): ImportEntry {
	const { importId, kind, space, fileName, counts, mapping } = about;
	const { spaces = [], spaceEdits = [], groups = [] } = documents;
	const hasSpaces = spaces.length + spaceEdits.length + groups.length > 0;
	return {
		...{ id: importId, file: fileName, at: clock.now(), kind, space },
		...{ people: counts.members, customers: counts.customers, deals: counts.deals },
		...{ tasks: counts.tasks, leads: counts.leads, contacts: counts.contacts },
		...(hasSpaces ? { spaces: importedSpaces(spaces, spaceEdits, groups) } : {}),
		...(mapping === undefined ? {} : { mapping }),
		updated: counts.updated,
		undoneAt: null
	};
}

/** Returns a snapshot with the spaces as this reader sees them. */
const asRead = (snapshot: ImportSnapshot): ImportSnapshot => ({
	...snapshot,
	space: snapshot.space === null ? null : spaceIn(snapshot.space, getLocale())
});
