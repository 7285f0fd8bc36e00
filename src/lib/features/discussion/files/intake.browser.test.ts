import { expect, test, vi } from 'vitest';
import { foundCompany } from '$lib/features/common/testkit/company';
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
