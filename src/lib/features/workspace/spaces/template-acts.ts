import type * as Y from 'yjs';
import { random, type WorkspaceView } from '$lib/app/context';
import { newId, type SpaceId } from '$lib/domain/core/ids';
import {
	examplesOf,
	MOST_TASKS,
	structureOf,
	type ExampleOf,
	type SavedTask,
	type SavedTemplate
} from '$lib/domain/space/saved-template';
import type { Space } from '$lib/domain/space/space';
import { asTree } from '$lib/domain/task/tree';
import { visible } from '$lib/domain/text/visible';
import { isSavedTemplate } from '$lib/domain/policy/template-shape';
import { setTemplate } from '$lib/documents/write-directory';
import { problemOf } from '$lib/features/common/refusals/why';
import { CHANGED, offerUndo, undoneUnless } from '$lib/features/common/undo/undo';
import { m } from '$lib/i18n/messages';
import type { ReplicaDatabase } from '$lib/replica/store/database';
import type { TaskRow } from '$lib/replica/store/rows';

/** Returns the open tasks of a work space as the examples of a template, wholes before their parts. */
export async function examplesIn(
	{ records }: Pick<ReplicaDatabase, 'records'>,
	space: SpaceId
): Promise<readonly SavedTask[]> {
	const tasks: TaskRow[] = [];
	const rows = records
		.where('[space+kind+createdAt]')
		.between([space, 'task'], [space, 'task', []]);
	await rows.each((row) => {
		const isOpen = row.kind === 'task' && row.closedAt === null && row.deal === undefined;
		if (isOpen && tasks.length < MOST_TASKS) tasks.push(row);
	});
	return examplesOf(asTree(tasks).map(({ row }) => asExample(row)));
}

const asExample = ({ id, title, stage, dueOn, ...row }: TaskRow): ExampleOf => {
	const { parent = null, startOn = null, priority = null, estimate = null, tags = [] } = row;
	return { id, title, stage, dueOn, parent, startOn, priority, estimate, tags };
};

/** Saves how a space works as a template, and offers to undo that. Returns why it was not saved, as text, or `null`. */
export async function saveTemplate(
	view: WorkspaceView,
	space: Space & { readonly kind: SavedTemplate['kind'] },
	{ name, withTasks }: { readonly name: string; readonly withTasks: boolean }
): Promise<string | null> {
	const tasks = withTasks ? await examplesIn(view.replica.db, space.id) : [];
	const { actor: by, clock } = view.acting;
	const made = { name: visible(name), by, at: clock.now() };
	const template: SavedTemplate = { ...structureOf(space, space.kind, tasks), ...made };
	if (!isSavedTemplate(template)) return m.spaces_template_too_large();
	const id = newId(random);
	return put(view, id, null, template, m.spaces_template_saved({ name: template.name }));
}

/** Renames a template, and offers to undo that. */
export const renameTemplate = (
	view: WorkspaceView,
	id: string,
	template: SavedTemplate,
	name: string
): Promise<string | null> => {
	const renamed = { ...template, name: visible(name) };
	return put(view, id, template, renamed, m.spaces_template_renamed({ name: renamed.name }));
};

/** Deletes a template, and offers to undo that. Spaces that were made with it stay as they are. */
export const deleteTemplate = (
	view: WorkspaceView,
	id: string,
	template: SavedTemplate
): Promise<string | null> =>
	put(view, id, template, null, m.spaces_template_deleted({ name: template.name }));

/** Puts a template where another or none was. Returns why not, as text. */
async function put(
	view: WorkspaceView,
	id: string,
	before: SavedTemplate | null,
	after: SavedTemplate | null,
	message: string
): Promise<string | null> {
	const { directory } = view.replica;
	const write = (to: SavedTemplate | null) =>
		problemOf(
			directory.edit((doc: Y.Doc) => {
				setTemplate(doc, id, to);
			}),
			m.settings_not_saved()
		);
	const problem = await write(after);
	if (problem !== null) return problem;
	offerUndo({ message }, async () => {
		const now = view.directory.templates?.get(id) ?? null;
		if (JSON.stringify(now) !== JSON.stringify(after)) return CHANGED;
		return undoneUnless(await write(before));
	});
	return null;
}
