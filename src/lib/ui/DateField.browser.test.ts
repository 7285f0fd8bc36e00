import { expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { expectAccessible } from './browser-testkit';
import DateField from './DateField.svelte';

const field = () => page.getByLabelText('Expected close');

test('a day is chosen, cleared, and told as a day or as none', async () => {
	const onchange = vi.fn();
	await render(DateField, { label: 'Expected close', value: '2031-05-01', onchange });
	await expect.element(field()).toHaveValue('2031-05-01');
	await field().fill('2031-06-02');
	expect(onchange).toHaveBeenLastCalledWith('2031-06-02');
	await field().fill('');
	expect(onchange).toHaveBeenLastCalledWith(null);
});

test('its hint and its error belong to it', async () => {
	await render(DateField, {
		...{ label: 'Expected close', value: null, required: true },
		...{ hint: 'When it is signed', error: 'Choose a day' }
	});
	await expect.element(field()).toHaveAccessibleDescription('When it is signed Choose a day');
	await expect.element(field()).toHaveAttribute('aria-invalid', 'true');
	await expect.element(field()).toBeRequired();
	await expectAccessible();
});
