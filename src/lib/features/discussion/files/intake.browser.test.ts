import { expect, test, vi } from 'vitest';
import { foundCompany } from '$lib/features/common/testkit/company';
import { undoLast } from '$lib/features/common/undo/undo';
import { m } from '$lib/i18n/messages';
import { toasts } from '$lib/ui/toasts.svelte';
import { intake } from './intake.svelte';

/** Whether the browser is told to ask before the app is closed. */
const isAskedAbout = (): boolean => !dispatchEvent(new Event('beforeunload', { cancelable: true }));

test('LS-01 · files of a folder are stored some at a time; when it is stopped, what is there stays and no more comes', async () => {
	const { view, space } = await foundCompany();
	const { files } = view.replica;
	let goOn = (): void => undefined;
	const held = new Promise<void>((resolve) => {
		goOn = resolve;
	});
	const addSome = files.addSome.bind(files);
	const adding = vi.spyOn(files, 'addSome').mockImplementation(async (...given) => {
		await held;
		return addSome(...given);
	});
	const given = Array.from({ length: 25 }, (_, at) => ({
		folders: ['Camera'],
		file: { name: `${String(at)}.txt`, type: 'text/plain', bytes: new Blob([String(at)]) }
	}));
	expect(isAskedAbout()).toBe(false);
	const done = intake.add(view, { space, folder: null }, given);
	expect(intake.adding).toEqual({ done: 0, all: 25 });
	expect(isAskedAbout()).toBe(true);
	await expect.poll(() => adding.mock.calls.length).toBe(1);
	intake.stop();
	goOn();
	await done;
	expect(adding.mock.calls.map(([, some]) => some.length)).toEqual([10]);
	expect(intake.adding).toBe(null);
	expect(isAskedAbout()).toBe(false);
	const rows = await view.replica.db.records.where('room').equals(`space.${space}`).toArray();
	expect(rows.filter(({ kind }) => kind === 'file')).toHaveLength(10);

	// The next time nothing is stopped.
	await intake.add(view, { space, folder: null }, given.slice(10));
	expect(adding.mock.calls.map(([, some]) => some.length)).toEqual([10, 10, 5]);
	adding.mockRestore();
});

test('LS-01 · a folder that is chosen again after it was interrupted adds what is missing, and says what was there', async () => {
	toasts.hold();
	const { view, space } = await foundCompany();
	const one = (name: string, text: string, ...folders: string[]) => ({
		folders,
		file: { name, type: 'text/plain', bytes: new Blob([text]) }
	});
	const names = async () => {
		const rows = await view.replica.db.records.where('room').equals(`space.${space}`).toArray();
		return rows.flatMap((row) => (row.kind === 'file' ? [row.title] : [])).sort();
	};
	const into = { space, folder: null };
	await intake.add(view, into, [one('a.txt', 'A', 'Trip'), one('b.txt', 'B', 'Trip', 'Day 1')]);
	expect(await names()).toEqual(['a.txt', 'b.txt']);

	const whole = [
		one('a.txt', 'A', 'Trip'),
		// Another text under a name that is there, and a name and a text that another folder has.
		one('a.txt', 'Another', 'Trip'),
		one('b.txt', 'B', 'Trip'),
		one('b.txt', 'B', 'Trip', 'Day 1')
	];
	await intake.add(view, into, whole);
	expect(await names()).toEqual(['a.txt', 'a.txt', 'b.txt', 'b.txt']);
	const said = `${m.files_added({ count: 2 })}. ${m.files_here_already({ count: 2 })}`;
	expect(toasts.current.at(-1)?.message).toBe(said);
	await undoLast();
	await expect.poll(names).toEqual(['a.txt', 'b.txt']);

	await intake.add(view, into, whole.slice(0, 1));
	expect(await names()).toEqual(['a.txt', 'b.txt']);
	expect(toasts.current.at(-1)?.message).toBe(m.files_here_already({ count: 1 }));
});
