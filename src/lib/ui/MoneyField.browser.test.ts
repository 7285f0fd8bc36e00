import { expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { expectAccessible, inEveryLanguage } from './browser-testkit';
import MoneyField from './MoneyField.svelte';

const base = { label: 'Revenue', value: null, decimals: 2, currency: 'PLN' };
const field = () => page.getByLabelText('Revenue');

test('an amount is read as it is typed, and written as the language does once it is left', async () => {
	const onchange = vi.fn();
	await render(MoneyField, { ...base, onchange });
	await field().fill('1234.5');
	expect(onchange).toHaveBeenLastCalledWith(123_450);
	await expect.element(field()).toHaveValue('1234.5');
	await userEvent.tab();
	await expect.element(field()).toHaveValue('1,234.50');
	await inEveryLanguage(async (language) => {
		const written = { en: '1,234.50', vi: '1.234,50', pl: '1234,50' }[language];
		await expect
			.poll(() => (field().element() as HTMLInputElement).value.replace(/\s/g, ''))
			.toBe(written);
	});
	await expectAccessible();
});

test('what is no amount, and what is below zero, is told once the field is left', async () => {
	await render(MoneyField, base);
	await field().fill('5k');
	await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
	await userEvent.tab();
	await expect.element(field()).toHaveAccessibleDescription('Type an amount, such as 1,234.50');
	await expect.element(field()).toHaveAttribute('aria-invalid', 'true');
	await expectAccessible();
	await field().fill('-5');
	await userEvent.tab();
	await expect.element(field()).toHaveAccessibleDescription('The amount cannot be negative');
	await field().fill('');
	await userEvent.tab();
	await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
});

test('a value that comes from elsewhere takes the place of what was typed', async () => {
	const screen = await render(MoneyField, { ...base, value: 100 });
	await field().fill('2');
	await screen.rerender({ value: 700 });
	await expect.element(field()).toHaveValue('7');
});
