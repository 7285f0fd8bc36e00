import { afterEach, beforeAll, beforeEach, describe, expect, test, vi, type Mock } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { NO_FILTER, type DealFilter } from '$lib/domain/deal/filter';
import type { Space } from '$lib/domain/space/space';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { foundCompany, type Company } from '$lib/features/common/testkit/company';
import {
	expectAccessible,
	expectNoSidewaysScroll,
	inEveryLanguage,
	showOn
} from '$lib/ui/browser-testkit';
import { LookState } from './look-state.svelte';
import type { Asked } from './part-words';
import PartPanel from './PartPanel.svelte';

let company: Company;
let space: Space;
let look: LookState;
/** What was asked for, and whether it replaced the step before in the browser's history. */
let narrow: Mock<LookState['narrow']>;
let drop: Mock<LookState['drop']>;
let chip: HTMLButtonElement;
const onclose = vi.fn<() => void>();

beforeAll(async () => {
	company = await foundCompany();
	const found = company.view.space(company.space);
	if (found === null) throw new Error('no space');
	space = {
		...found,
		fields: [
			{
				...{ id: 'area', name: 'Area', hint: '', type: 'choice', choices: ['North', 'South'] },
				...{ required: false, initial: null },
				...{ requiredFrom: null, onCard: false, order: 'a', removed: false }
			}
		]
	};
});

beforeEach(() => {
	look = new LookState(company.view, () => space, 'board');
	// There is no address here that would change: what would be written into it is looked at.
	narrow = vi.fn<LookState['narrow']>();
	drop = vi.fn<LookState['drop']>();
	vi.spyOn(look, 'narrow').mockImplementation(narrow);
	vi.spyOn(look, 'drop').mockImplementation(drop);
	onclose.mockClear();
	chip = document.createElement('button');
	chip.textContent = 'The chip';
	document.body.append(chip);
});

afterEach(async () => {
	chip.remove();
	await showOn('desktop');
});

function open(asked: Asked, filter: Partial<DealFilter> = {}) {
	vi.spyOn(look, 'filter', 'get').mockReturnValue({ ...NO_FILTER, ...filter });
	return render(InWorkspace<Record<string, unknown>>, {
		...{ session: company.session, view: company.view, component: PartPanel as never },
		given: { look, asked, chip: () => chip, customers: new Map(), onclose }
	});
}

const panel = (name: string) => page.getByRole('dialog', { name: `Filter: ${name}` });
const stageId = (name: string) => space.stages.find((stage) => stage.name === name)?.id ?? '';

describe('OP-09 · one part of the filter', () => {
	test('is applied without a further press; Back leads to the filter before all of it', async () => {
		await open('stages');
		await panel('Stage').getByRole('checkbox', { name: 'Qualified' }).click();
		await expect
			.poll(() => narrow.mock.calls)
			.toEqual([[{ stages: [stageId('Qualified')] }, false]]);
		await panel('Stage').getByRole('checkbox', { name: 'Negotiation' }).click();
		await expect
			.poll(() => narrow.mock.calls.at(-1))
			.toEqual([{ stages: [stageId('Qualified'), stageId('Negotiation')] }, true]);
		expect(narrow).toHaveBeenCalledTimes(2);
		await expectAccessible();
	});

	test('begins with what is set, and takes a tick off again', async () => {
		await open('kinds', { kinds: ['open', 'won'] });
		const won = panel('State').getByRole('checkbox', { name: 'Won' });
		await expect.element(won).toBeChecked();
		await won.click();
		await expect.poll(() => narrow.mock.calls).toEqual([[{ kinds: ['open'] }, false]]);
	});

	test('what was chosen last counts, however soon it is closed', async () => {
		await open('owners');
		await panel('Owner').getByRole('checkbox', { name: 'Olga Owner' }).click();
		await panel('Owner').getByRole('button', { name: 'Done' }).click();
		await expect.element(panel('Owner')).not.toBeInTheDocument();
		expect(narrow.mock.calls).toEqual([[{ owners: [company.view.replica.me] }, false]]);
		expect(onclose).toHaveBeenCalledOnce();
	});

	test('Escape closes it and sets nothing', async () => {
		await open('owners');
		await expect.element(panel('Owner')).toBeVisible();
		await userEvent.keyboard('{Escape}');
		await expect.element(panel('Owner')).not.toBeInTheDocument();
		expect(onclose).toHaveBeenCalledOnce();
		expect(narrow).not.toHaveBeenCalled();
	});

	test('is removed whole, also what was chosen a moment before', async () => {
		const shown = await open('stages');
		await panel('Stage').getByRole('checkbox', { name: 'Qualified' }).click();
		await panel('Stage').getByRole('button', { name: 'Remove filter' }).click();
		await expect.poll(() => drop.mock.calls).toEqual([['stages']]);
		// On a slow machine what was chosen may have been set before the press; after it, it does not come back.
		narrow.mockClear();
		await shown.unmount();
		expect(narrow).not.toHaveBeenCalled();
		expect(onclose).toHaveBeenCalledOnce();
	});
});

describe('LW-06, OP-09 · a condition on a field of the space', () => {
	test('stands beside those on other fields', async () => {
		const other = { is: 'filled' } as const;
		await open('field.area', { fields: { other } });
		await panel('Area').getByRole('checkbox', { name: 'North' }).click();
		await expect.poll(() => narrow.mock.calls.length).toBe(1);
		expect(narrow.mock.calls[0]?.[0].fields).toMatchObject({ other });
		expect(narrow.mock.calls[0]?.[0].fields?.['area']).toEqual({ is: 'one-of', values: ['North'] });
	});

	test('alone is removed with its name', async () => {
		await open('field.area');
		await panel('Area').getByRole('button', { name: 'Remove filter' }).click();
		await expect.poll(() => drop.mock.calls).toEqual([['fields', 'area']]);
	});

	test('says so when the field is gone', async () => {
		await open('field.gone');
		await expect
			.element(page.getByText('The space does not have this field any more.'))
			.toBeVisible();
		expect(narrow).not.toHaveBeenCalled();
	});
});

test('every part fits the narrowest phone, in a sheet, in every language', async () => {
	await showOn('narrowest');
	const parts = [
		'teams',
		'owners',
		'customers',
		'tags',
		'kinds',
		'stages',
		'value',
		'closing'
	] as const;
	for (const asked of parts) {
		const shown = await open(asked);
		await expect.element(page.getByRole('dialog')).toHaveAttribute('aria-modal', 'true');
		await inEveryLanguage(() => expectNoSidewaysScroll());
		await shown.unmount();
	}
});
