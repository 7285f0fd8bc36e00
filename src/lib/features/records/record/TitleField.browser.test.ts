import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { foundCompany, type Company } from '$lib/features/common/testkit/company';
import { expectAccessible, showOn } from '$lib/ui/browser-testkit';
import TitleField from './TitleField.svelte';

let company: Company;
const onsave = vi.fn<(title: string) => Promise<string | null>>();
beforeAll(async () => {
	company = await foundCompany();
});
beforeEach(() => {
	onsave.mockReset();
	onsave.mockResolvedValue(null);
});

let keys = 0;
const open = (value = 'Acme', readonly = false) =>
	render(InWorkspace<Record<string, unknown>>, {
		...{ session: company.session, view: company.view, component: TitleField as never },
		given: {
			...{ label: 'Name', value, draftKey: `title/${String(keys)}`, readonly, onsave },
			missing: 'A customer needs a name'
		}
	});
const field = () => page.getByLabelText('Name');

test('it is saved at Enter, without the spaces around it', async () => {
	keys++;
	await open();
	await field().fill(' Acme Steel ');
	await userEvent.keyboard('{Enter}');
	await expect.poll(() => onsave.mock.calls).toEqual([['Acme Steel']]);
	await expectAccessible();
});

test('an empty title is not saved, says what is missing, and Escape puts the saved one back', async () => {
	keys++;
	await open();
	await field().fill('');
	await userEvent.tab();
	await expect.element(field()).toHaveAccessibleDescription('A customer needs a name');
	await expect.element(field()).toHaveAttribute('aria-invalid', 'true');
	expect(onsave).not.toHaveBeenCalled();
	await field().click();
	await userEvent.keyboard('{Escape}');
	await expect.element(field()).toHaveValue('Acme');
	await expect.element(field()).not.toHaveAttribute('aria-invalid');
});

test('why it was not saved is said, and what was typed is there on the next visit', async () => {
	keys++;
	onsave.mockResolvedValue('Somebody has removed it');
	const { unmount } = await open();
	await field().fill('Acme Steel');
	await userEvent.tab();
	await expect.element(field()).toHaveAccessibleDescription('Somebody has removed it');
	await unmount();
	await open();
	await expect.element(field()).toHaveValue('Acme Steel');
});

test('who may only read changes nothing; a long title wraps on the narrowest phone', async () => {
	keys++;
	await showOn('narrowest');
	await open('Przedsiębiorstwo Wielobranżowe Wodociągi i Kanalizacja Spółka z o.o.', true);
	await expect.element(field()).toHaveAttribute('readonly');
	expect(field().element().scrollWidth).toBeLessThanOrEqual(field().element().clientWidth);
	await showOn('desktop');
});
