import { expect, test, vi } from 'vitest';
import { attachLater } from './attach-later';

test('an attachment is loaded after the painting, attaches at once from then on, and ends as others do', async () => {
	const log: string[] = [];
	const load = vi.fn(async () => ({
		mark: (name: string) => () => {
			log.push(`${name} begins`);
			return () => void log.push(`${name} ends`);
		}
	}));
	const later = attachLater(load);
	const element = document.createElement('div');
	const first = later(({ mark }) => mark('first'))(element);
	const gone = later(({ mark }) => mark('gone'))(element);
	gone?.();
	expect(log).toEqual([]);
	await vi.waitFor(() => expect(log).toEqual(['first begins']));
	first?.();
	const second = later(({ mark }) => mark('second'))(element);
	second?.();
	expect(log).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
	expect(load).toHaveBeenCalledTimes(1);
});
