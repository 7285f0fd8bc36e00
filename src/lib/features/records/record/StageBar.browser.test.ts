import { beforeAll, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { foundCompany, type Company } from '$lib/features/common/testkit/company';
import { expectAccessible, expectNoSidewaysScroll, showOn } from '$lib/ui/browser-testkit';
import StageBar from './StageBar.svelte';

let company: Company;
beforeAll(async () => {
	company = await foundCompany();
});

function show(stageName: string, readonly = false) {
	const space = company.view.space(company.space);
	const stage = space?.stages.find(({ name }) => name === stageName);
	if (space === null || stage === undefined) throw new Error(`no stage ${stageName}`);
	const onmove = vi.fn<(to: string) => void>();
	const given = {
		record: { kind: 'deal', stage: stage.id },
		space,
		readonly,
		chosen: null,
		onmove
	};
	const screen = render(InWorkspace<Record<string, unknown>>, {
		...{ session: company.session, view: company.view, component: StageBar as never, given }
	});
	const idOf = (name: string) => space.stages.find((one) => one.name === name)?.id;
	return { screen, onmove, idOf };
}

const stage = (name: string) => page.getByRole('button', { name, exact: true });

test('OP-03 · the present stage is marked, and a press on another one moves there', async () => {
	const { screen, onmove, idOf } = show('Qualified');
	await screen;
	await expect.element(stage('Qualified')).toHaveAttribute('aria-current', 'step');
	await expect.element(stage('New')).not.toHaveAttribute('aria-current');
	await stage('Qualified').click();
	expect(onmove).not.toHaveBeenCalled();
	await stage('Negotiation').click();
	expect(onmove).toHaveBeenCalledExactlyOnceWith(idOf('Negotiation'));
	await expect.element(stage('Won')).not.toBeInTheDocument();
	await expectAccessible();
});

test('PL-09 · what a stage asks for shows where the pointer or the focus rests on it', async () => {
	const { screen } = show('Qualified');
	await screen;
	await expect
		.element(stage('Proposition'))
		.toHaveAccessibleDescription('The customer has the quote');
	await stage('Proposition').hover();
	await expect
		.poll(() => document.querySelector('[popover]:popover-open')?.textContent)
		.toBe('Move to Proposition: The customer has the quote');
});

test('OP-05 · who may only read moves nothing', async () => {
	const { screen } = show('Qualified', true);
	await screen;
	await expect.element(stage('New')).toBeDisabled();
});

test('on a phone the bar scrolls to the present stage', async () => {
	await showOn('narrowest');
	const { screen } = show('Negotiation');
	await screen;
	await expect.element(stage('Negotiation')).toBeInViewport();
	expectNoSidewaysScroll();
	await expectAccessible();
	await showOn('desktop');
});
