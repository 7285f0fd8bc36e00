// Every text on a screen that says "saved", "synced", "nothing waits" or "as it was before" is said only when it
// is true. The table names the test that shows it; a new such text without a test fails here.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** What such a text says. */
const PROMISE =
	/\b(?:saved|synced|undone|taken back|as (?:it|they) (?:is|was|were) before|everything is as it was|nothing waits|all sent|(?:is|are) safe|nothing (?:of yours )?is lost|nothing (?:that was saved before is lost|has been lost|was (?:changed|lost)|has changed)|had reached the others|the relay has everything|what you had begun is kept|what you typed is (?:kept|still)|was kept on this device)\b/i;

/** What denies it: "could not be saved", "Nothing is saved in this tab any more". */
const DENIED =
	/\b(?:is|was|are|has|had) not (?:been |be )?(?:saved|synced)\b|\b(?:cannot|could not) be (?:yet )?(?:saved|synced|undone|taken back)\b|\bnot (?:be |been )?(?:saved|synced)\b|\bnothing is saved in this tab any more\b|\bno views are saved yet\b|^saved views$|\bwhen everything is synced\b|\bthat was saved instead\b|\bnot everything could be saved\b|\bcould not be taken back[^.]*/gi;

const BY = {
	status:
		'src/lib/features/common/status/words.test.ts › the status says what is known in its state',
	announced: 'src/lib/features/shell/status/announcements.test.ts › going offline and coming back',
	early: 'tests/convergence/first-steps.test.ts › “synced” is not said from the moment',
	drafts: 'src/lib/ui/kept-draft.test.ts › it is there after a reload, at its place alone',
	draftsBack: 'src/lib/ui/kept-draft.test.ts › what could not be sent comes back',
	importBack: 'tests/convergence/import-undo.test.ts › leaves customers as they were before',
	undoStopped: 'tests/convergence/import-undo-worker.test.ts › it goes on where it was',
	importSaid:
		'src/lib/features/workspace/import/import-session.test.ts › takes back what was written',
	process: 'tests/e2e/process.spec.ts › takes effect at once when saved',
	files: 'tests/convergence/files.test.ts › the bytes are here, and it waits for the relay',
	atomic: 'tests/convergence/device-faults.test.ts › of an edit has not made it',
	refilled: 'tests/e2e/lost-relay.spec.ts › is filled again from the owner’s device'
} as const;

/** The test of each of them. */
const TESTS: Readonly<Record<string, string>> = {
	spaces_template_saved:
		'src/lib/features/workspace/spaces/templates.browser.test.ts › how a space works is saved under a name',
	board_read_failed: BY.atomic,
	common_begun: BY.drafts,
	common_not_worked: BY.atomic,
	common_part_missing: BY.drafts,
	common_undone: 'src/lib/features/common/undo/undo.test.ts › what is back needs no toast',
	common_undone_act:
		'src/lib/features/common/undo/undo.test.ts › the last one is undone first, each once, and it is said which',
	shell_acts_none_text:
		'src/lib/features/shell/frame/LastActs.browser.test.ts › with nothing to undo it says what will be here',
	customers_not_saved: BY.draftsBack,
	deal_not_saved: BY.draftsBack,
	deal_saved: 'src/lib/features/records/record/savings.test.ts › "saved" is said only when',
	duplicates_undone:
		'src/lib/documents/customer-merge.test.ts › undone at once, both are as they were',
	fields_settings_text: 'tests/e2e/deal-fields.spec.ts › LW-06',
	fields_of_tasks_text: 'tests/e2e/space-settings.spec.ts › LW-03, LW-05, LW-06',
	files_fault_full:
		'tests/convergence/files.test.ts › what the relay does not take stays, says why',
	files_fault_quota: 'tests/convergence/files.test.ts › a full browser loses nothing',
	files_fault_refused:
		'tests/convergence/files.test.ts › what the relay does not take stays, says why',
	files_fault_too_large_there:
		'tests/convergence/files.test.ts › what the relay does not take stays, says why',
	files_waiting: BY.files,
	import_stay: 'src/lib/features/workspace/import/import-session.test.ts › goes in batch by batch',
	import_taken_back: BY.importSaid,
	import_undo_stopped: BY.undoStopped,
	import_undoing_reached: BY.undoStopped,
	import_undone: BY.importBack,
	import_undone_partly: 'tests/convergence/import-undo.test.ts › changed since stays and is named',
	leads_not_saved: BY.draftsBack,
	leads_not_undone: 'tests/convergence/campaigns.test.ts › is saved whole or not at all',
	notes_saved: 'tests/convergence/notes.test.ts › is saved in one edit for what was gathered',
	people_ask_offline: 'tests/e2e/people.spec.ts › DI-',
	process_partly: 'tests/e2e/process.spec.ts › asks where they go',
	process_partly_refused: 'tests/e2e/process.spec.ts › asks where they go',
	process_saved: BY.process,
	process_saved_partly: 'tests/e2e/process.spec.ts › asks where they go',
	process_undone: 'src/lib/domain/process/undo.test.ts › leaves the process as it was',
	project_not_made: BY.atomic,
	projects_not_saved: BY.atomic,
	removed_all_synced: 'tests/convergence/shared-documents.test.ts › can save what was not synced',
	removed_saved: 'tests/convergence/shared-documents.test.ts › can save what was not synced',
	settings_import_undo_done: BY.importBack,
	settings_import_undone: BY.importBack,
	settings_saved:
		'src/lib/features/workspace/settings/save-workspace.test.ts › “saved” is said when it was',
	shell_failed: BY.atomic,
	shell_page_broken_text: BY.atomic,
	spaces_settings_saved: 'tests/e2e/space-settings.spec.ts › the settings are edited aside',
	status_announce_offline: BY.announced,
	status_announce_synced: BY.announced,
	status_ended_closed: BY.status,
	status_ended_detail: BY.status,
	status_ended_elsewhere: BY.status,
	status_ended_removed: BY.status,
	status_ended_too_many: BY.status,
	status_ended_unclaimed: BY.refilled,
	status_ended_unclaimed_owner: BY.refilled,
	status_ended_unknown: BY.status,
	status_ended_version: 'tests/e2e/faults.spec.ts › a relay of another version is said so in words',
	status_ended_older_relay:
		'tests/e2e/faults.spec.ts › a relay of another version is said so in words',
	status_ended_newer_relay:
		'tests/e2e/faults.spec.ts › a relay of another version is said so in words',
	status_failed_closed_detail:
		'tests/convergence/device-faults.test.ts › because its database is closed',
	status_failed_quota_detail: BY.atomic,
	status_last_synced:
		'src/lib/features/shell/status/last-synced.test.ts › "last synced" is a moment',
	status_local_detail: BY.status,
	status_nothing_waits:
		'src/lib/features/shell/status/waiting.test.ts › that nothing waits is said',
	status_offline: BY.status,
	status_offline_detail: BY.status,
	status_saved_here: BY.status,
	status_saved_here_waiting: BY.status,
	status_short_saved: BY.status,
	status_synced: BY.early,
	status_synced_detail: BY.early,
	status_time_left: 'src/lib/replica/sending-pace.test.ts › how long sending takes follows',
	status_working_detail: BY.status,
	views_bulk_failed: 'tests/e2e/bulk.spec.ts › what was done is said and undone',
	views_bulk_undone: 'src/lib/features/records/views/bulk-work.test.ts › what nobody owned',
	views_saved: 'src/lib/features/records/views/saved-views.test.ts › what the rules refuse is said',
	welcome_nostorage_safe: 'tests/e2e/faults.spec.ts › a browser that refuses storage is told of',
	tasks_repeat_differs:
		'src/lib/documents/task-series.test.ts › alone: the next one has what was there before'
};

/** Texts in which such a word promises nothing. */
const NO_PROMISE: Readonly<Record<string, string>> = {
	duplicates_hint: 'says what can be done',
	forecast_changes_same: 'tells of a forecast',
	people_device_lost_text: 'tells of what a lost device holds',
	spaces_saved_templates: 'names what was saved',
	spaces_template_by: 'says whose a template is',
	spaces_template_full: 'denies it'
};

const texts = readdirSync('messages/en').flatMap((file) =>
	Object.entries(
		JSON.parse(readFileSync(`messages/en/${file}`, 'utf8')) as Record<string, unknown>
	).map(([key, text]) => [key, JSON.stringify(text)] as const)
);

const promising = texts
	.filter(([, text]) => PROMISE.test(text.replace(/^"|"$/g, '').replaceAll(DENIED, '')))
	.map(([key]) => key);

test('promise 2 · a text that says that something is saved, synced or as it was has its test', () => {
	const known = new Set([...Object.keys(TESTS), ...Object.keys(NO_PROMISE)]);
	expect(promising.filter((key) => !known.has(key))).toEqual([]);
	const here = new Set(texts.map(([key]) => key));
	expect([...known].filter((key) => !here.has(key))).toEqual([]);
});

test('the tests that are named are there', () => {
	const gone = Object.entries(TESTS).filter(([, named]) => {
		const [file = '', title = ''] = named.split(' › ');
		return !existsSync(file) || !readFileSync(file, 'utf8').includes(title);
	});
	expect(gone).toEqual([]);
});
