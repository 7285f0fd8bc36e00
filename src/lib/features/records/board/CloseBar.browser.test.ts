import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { addDeal, foundCompany, type Company } from '$lib/features/common/testkit/company';
import {
	expectAccessible,
	expectNoSidewaysScroll,
	inEveryLanguage,
	showOn
} from '$lib/ui/browser-testkit';
import type { DealRow } from '$lib/replica/store/rows';
import { currentDay } from '$lib/features/common/time/today.svelte';
import { columnsOf, type BoardColumn } from '../cards/columns';
import { BoardState } from './board-state.svelte';
import CloseBar from './CloseBar.svelte';

let company: Company;
let row: DealRow;
let board: BoardState;
let columns: readonly BoardColumn[];

beforeAll(async () => {
	company = await foundCompany();
	row = await addDeal(company, 'Harbour crane');
});

beforeEach(() => {
	const { view, space: id } = company;
	const space = view.space(id);
	if (space === null) throw new Error('no space');
	columns = columnsOf(space, 'stage', [], {
		members: view.directory.members,
		projects: [],
		today: currentDay.current
	});
	board = new BoardState(
		view,
		id,
		{ announce: vi.fn(), moved: vi.fn(), failed: vi.fn() },
		{
			columns: () => columns,
			grouping: () => 'stage',
			isManual: () => true,
			isFolded: () => false,
			unfold: vi.fn()
		}
	);
});

const open = () =>
	render(InWorkspace<{ board: BoardState; columns: readonly BoardColumn[] }>, {
		...{ session: company.session, view: company.view },
		...{ component: CloseBar, given: { board, columns } }
	});

const keyOf = (name: string) => columns.find((column) => column.name === name)?.key ?? '';
/** The place for a stage. A column of the board is marked in the same way, and none is on this page. */
const placeOf = (name: string) =>
	page.getByText(name).element().closest<HTMLElement>('[data-stage]');
/** Drags a deal that is in a stage, over a column. */
function drag(from: string, over: string | null = null): void {
	const place = { stage: keyOf(from), index: 0 };
	board.dragged = {
		...{ row: { ...row, stage: keyOf(from) }, from: place, beside: null },
		to: over === null ? null : { stage: keyOf(over), index: 0 }
	};
}

describe('OP-03 · the places below the board, for winning and losing by a drag', () => {
	test('are there only while a deal that is open is dragged', async () => {
		await open();
		expect(document.querySelector('[data-stage]')).toBeNull();
		drag('New');
		await expect.element(page.getByText('Won')).toBeVisible();
		await expect.element(page.getByText('Lost')).toBeVisible();
		expect(
			[...document.querySelectorAll('[data-stage]')].map((one) => one.getAttribute('data-stage'))
		).toEqual([keyOf('Won'), keyOf('Lost')]);
		drag('Won');
		await expect.element(page.getByText('Lost')).not.toBeInTheDocument();
		board.dragged = null;
		await expect.element(page.getByText('Won')).not.toBeInTheDocument();
	});

	test('one shows that the card would go there', async () => {
		await open();
		drag('New', 'Won');
		await expect.element(page.getByText('Won')).toBeVisible();
		expect(placeOf('Won')?.className).toContain('bg-ok-soft');
		expect(placeOf('Lost')?.className).not.toContain('bg-danger-soft');
		drag('New', 'Lost');
		await expect.poll(() => placeOf('Lost')?.className).toContain('bg-danger-soft');
		expect(placeOf('Won')?.className).not.toContain('bg-ok-soft');
		await expectAccessible();
	});

	test('one that the card may not go to says why, and does not answer to it', async () => {
		vi.spyOn(board, 'blocked').mockImplementation((_row, { name }) =>
			name === 'Won' ? 'Guests only read' : null
		);
		await open();
		drag('New', 'Won');
		await expect.element(page.getByText('Guests only read')).toBeVisible();
		expect(placeOf('Guests only read')?.className).not.toContain('bg-ok-soft');
		await expect.element(page.getByText('Lost')).toBeVisible();
	});

	test('one is missing where the process has no such stage', async () => {
		columns = columns.filter(({ name }) => name !== 'Lost');
		await open();
		drag('New');
		await expect.element(page.getByText('Won')).toBeVisible();
		await expect.element(page.getByText('Lost')).not.toBeInTheDocument();
	});

	test('fit the narrowest phone in every language', async () => {
		await showOn('narrowest');
		await open();
		drag('New');
		await inEveryLanguage(() => expectNoSidewaysScroll());
		await showOn('desktop');
	});
});
