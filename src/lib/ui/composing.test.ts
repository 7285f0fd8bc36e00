import { expect, test } from 'vitest';
import { ignoreComposedKeys } from './composing';

const key = (how: { readonly isComposing?: boolean; readonly keyCode?: number }): Event =>
	Object.assign(new Event('keydown', { cancelable: true }), {
		key: 'Enter',
		isComposing: false,
		keyCode: 13,
		...how
	});

test('no key acts while composing: by the flag, and by the code where the flag is gone already', () => {
	const page = new EventTarget();
	const stop = ignoreComposedKeys(page);
	const heard: string[] = [];
	page.addEventListener('keydown', () => heard.push('acted'));
	for (const event of [key({ isComposing: true }), key({ keyCode: 229 })]) {
		page.dispatchEvent(event);
		// The field itself still receives it.
		expect(event.defaultPrevented).toBe(false);
	}
	expect(heard).toEqual([]);
	page.dispatchEvent(key({}));
	expect(heard).toEqual(['acted']);
	stop();
	page.dispatchEvent(key({ keyCode: 229 }));
	expect(heard).toEqual(['acted', 'acted']);
});
