import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const FEATURES = join(import.meta.dirname, '..', '..', 'src', 'lib', 'features');

/** What keeps what is typed: one of the drafts, or the form of a model that has one. */
const KEEPS = /\b(?:KeptDraft|EditedValue|PostDraft)\b|\bform\.begun\b|\bcalling\.set\(/;

/** What is typed here and need not be kept, and why. */
const NOT_KEPT: Readonly<Record<string, string>> = {
	'common/later/LaterDialog.svelte': 'a time of day',
	'common/look/NamedDialog.svelte': 'a part of forms, which keep it',
	'discussion/pages/FindBar.svelte': 'what is looked for, and what is put in its place',
	'discussion/topics/TopicForm.svelte': 'a part of forms, which keep it',
	'records/mentions/MentionArea.svelte': 'a part of a composer, which keeps it',
	'records/posts/PartsEditor.svelte': 'a part of a composer, which keeps it',
	'sales/campaigns/CustomerFilterFields.svelte': 'choices of a filter',
	'records/views/FieldTestFields.svelte': 'choices of a filter',
	'records/views/CheckList.svelte': 'a word to look for',
	'sales/leads/LeadInbox.svelte': 'a word to look for',
	'records/views/ManageViewsDialog.svelte': 'a name, saved on leaving it',
	'workspace/people/RenameDeviceDialog.svelte': 'a name',
	'workspace/people/InviteDialog.svelte': 'a number',
	'records/notes/NoteToolbar.svelte': 'an address',
	'records/several/LinesDialog.svelte': 'a part of dialogs, which keep it',
	'workspace/settings/RemoveFromDevice.svelte': 'a word that confirms',
	'records/stages/NewColumn.svelte': 'a name',
	'sales/process/ActivitySettings.svelte': 'staged: the page asks before it is left',
	'sales/process/StageSettings.svelte': 'staged: the page asks before it is left',
	'workspace/import/DefaultValues.svelte': 'choices for a file that is gone after a reload',
	'workspace/spaces/LostReasons.svelte': 'staged: the page asks before it is left',
	'workspace/spaces/NamePattern.svelte': 'staged: the page asks before it is left',
	'workspace/spaces/SpaceSettingsFields.svelte': 'staged: the page asks before it is left',
	'workspace/spaces/StagesEditor.svelte': 'staged: the page asks before it is left',
	'shell/welcome/Join.svelte': 'there is no workspace yet',
	'shell/welcome/WorkspaceForm.svelte': 'there is no workspace yet'
};

const components = readdirSync(FEATURES, { recursive: true, encoding: 'utf8' })
	.filter((path) => path.endsWith('.svelte'))
	.map((path) => ({
		path: path.replaceAll('\\', '/'),
		text: readFileSync(join(FEATURES, path), 'utf8')
	}));

test('what is begun is kept: every component with a field for text has a draft, or says why not', () => {
	const typedIn = components.filter(({ text }) =>
		/<(?:TextField|TextArea|MentionArea|textarea)\b/.test(text)
	);
	const without = typedIn.filter(({ text }) => !KEEPS.test(text)).map(({ path }) => path);
	expect(without.sort()).toEqual(Object.keys(NOT_KEPT).sort());
});

test('a form that asks for something says so in our words, not in those of the browser', () => {
	const forms = components.filter(({ text }) => text.includes('<form'));
	const browsers = forms.filter(
		({ text }) => /^\s+required(?:=|$)/m.test(text) && !text.includes('novalidate')
	);
	expect(browsers.map(({ path }) => path)).toEqual([]);
	expect(forms.length).toBeGreaterThan(30);
});

test('no control cuts off what is pasted: only the fields of ui know how long a text may be', () => {
	const cutting = components.filter(({ text }) =>
		/<(?:input|textarea)\b[^>]*\smaxlength/.test(text)
	);
	expect(cutting.map(({ path }) => path)).toEqual([]);
});
