import { expect, test } from 'vitest';
import { Savings } from './savings.svelte';

function held() {
	let end: (problem: string | null) => void = () => undefined;
	const promise = new Promise<string | null>((resolve) => (end = resolve));
	return { promise, end };
}

test('"saved" is said only when nothing is on its way and nothing that went with it failed', async () => {
	const savings = new Savings();
	expect(savings.state).toBe('idle');
	const [first, second] = [held(), held()];
	const both = [savings.follow(first.promise), savings.follow(second.promise)];
	expect(savings.state).toBe('saving');
	first.end('no room');
	await both[0];
	expect(savings.state).toBe('saving');
	second.end(null);
	await both[1];
	expect(savings.state).toBe('failed');
	expect(await savings.follow(Promise.resolve(null))).toBe(null);
	expect(savings.state).toBe('saved');
	await expect(savings.follow(Promise.reject(new Error('a bug')))).rejects.toThrow('a bug');
	expect(savings.state).toBe('failed');
});
