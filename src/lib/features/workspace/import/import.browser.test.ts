import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import {
	expectAccessible,
	expectNoSidewaysScroll,
	inEveryLanguage,
	showOn
} from '$lib/ui/browser-testkit';
import DoneStep from './DoneStep.svelte';
import FileStep from './FileStep.svelte';
import PreviewStep from './PreviewStep.svelte';
import ProgressStep from './ProgressStep.svelte';
import { closeWorkers, setUp } from './testkit';

afterEach(closeWorkers);

const deals = (count: number) =>
	`deal id;product;account\n${Array.from({ length: count }, (_, at) => `id${at};GTX;Acme`).join('\n')}\n`;
const file = (text: string, name: string) => new File([text], name);
const spaces = [{ id: 'space-1', name: 'Sales' }];

test('LS-09 · the chosen file is a chip: its name, size, rows and how it is read, and another one', async () => {
	const { session } = setUp('deals');
	await render(FileStep, { session, spaces });
	await expect.element(page.getByRole('button', { name: 'Choose a file' })).toBeVisible();
	await session.choose(file(deals(1200), 'pipeline 2026.csv'));
	const chip = page.getByRole('group', { name: 'pipeline 2026.csv' });
	await expect
		.element(chip.getByRole('status'))
		.toHaveTextContent(/kB · 1,200 rows · UTF-8 · Semicolon/);
	await expect.element(chip.getByRole('button', { name: 'Other file' })).toBeVisible();
	await expectAccessible();
	await showOn('phone');
	await inEveryLanguage(() => expectNoSidewaysScroll());
});

test('LS-09 · a file that is dropped on the place for it is read', async () => {
	const { session } = setUp('deals');
	await render(FileStep, { session, spaces });
	const dropped = new DataTransfer();
	dropped.items.add(file(deals(2), 'dropped.csv'));
	page
		.getByRole('group', { name: /Drop a file here/ })
		.element()
		.dispatchEvent(
			new DragEvent('drop', { dataTransfer: dropped, cancelable: true, bubbles: true })
		);
	await expect.element(page.getByRole('group', { name: 'dropped.csv' })).toBeVisible();
});

test('LS-09 · a running import has a bar with its count, and can be cancelled', async () => {
	const { session } = setUp('deals');
	session.run.progress = { done: 500, total: 2000 };
	await render(ProgressStep, { session });
	await expect
		.element(page.getByRole('progressbar', { name: '500 of 2,000 written' }))
		.toHaveAttribute('aria-valuenow', '25');
	await page.getByRole('button', { name: 'Cancel import' }).click();
	expect(session.run.cancelling).toBe(true);
	await expectAccessible();
});

test('LS-09 · a running undo has a bar with its count, and can be stopped', async () => {
	const { session, host } = setUp('deals');
	await session.choose(file(deals(3), 'pipeline.csv'));
	await session.preview();
	await session.start();
	const { outcome } = session.run;
	if (outcome === null) throw new Error('there is no outcome');
	const { planned, opened } = session;
	await render(DoneStep, { session, outcome, planned, opened });
	host.toTakeBack = 4;
	let goOn = (): void => undefined;
	host.beforeTakingBack = (done) =>
		done < 1 ? Promise.resolve() : new Promise((resolve) => (goOn = resolve));
	await page.getByRole('button', { name: 'Undo import' }).click();
	await expect
		.element(page.getByRole('progressbar', { name: '1 of 4 taken back' }))
		.toHaveAttribute('aria-valuenow', '25');
	await expectAccessible();
	await page.getByRole('button', { name: 'Stop undoing' }).click();
	goOn();
	await expect.element(page.getByText(/Stopped after 2 of 4/)).toBeVisible();
	await expect.element(page.getByRole('button', { name: 'Undo import' })).toBeEnabled();
	await showOn('phone');
	await inEveryLanguage(() => expectNoSidewaysScroll());
});

test('LS-09 · the result says what was made and leads to where it is', async () => {
	const { session } = setUp('deals');
	await session.choose(file(deals(3), 'pipeline.csv'));
	await session.preview();
	await session.start();
	const { outcome } = session.run;
	if (outcome === null) throw new Error('there is no outcome');
	const { planned, opened } = session;
	await render(DoneStep, { session, outcome, planned, opened });
	await expect.element(page.getByRole('alert')).toHaveTextContent('“pipeline.csv” is imported');
	await expect.element(page.getByText('Opportunities added')).toBeVisible();
	await expect
		.element(page.getByRole('link', { name: 'Open the board' }))
		.toHaveAttribute('href', '/s/space-1');
	await expect
		.element(page.getByRole('link', { name: 'Open the list' }))
		.toHaveAttribute('href', '/s/space-1/list');
	await expectAccessible();
	await showOn('phone');
	await inEveryLanguage(() => expectNoSidewaysScroll());
});

test('LS-09 · odd values are told in the preview with row, column and value, and go in', async () => {
	const { session } = setUp('customers');
	await session.choose(
		file('company,email\nAcme,info@acme.com\nBoats,boats(at)sea.com@\nCars,#REF!\n', 'odd.csv')
	);
	await session.preview();
	const { planned, opened } = session;
	if (planned === null || opened === null) throw new Error('there is no plan');
	await render(PreviewStep, { session, planned, opened, currency: 'USD', today: '2026-05-15' });
	await expect
		.element(page.getByRole('row', { name: /^3 “boats\(at\)sea.com@” in “email” does not look/ }))
		.toBeVisible();
	await expect
		.element(page.getByRole('row', { name: /^4 “email” holds the error #REF!/ }))
		.toBeVisible();
	await expect.element(page.getByRole('button', { name: 'Import 3 rows' })).toBeEnabled();
});
