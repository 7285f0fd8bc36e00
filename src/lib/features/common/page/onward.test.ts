import { beforeEach, expect, test, vi } from 'vitest';
import { countDepartures, fromHere } from './onward';

const navigation = vi.hoisted(() => ({
	begin: (_: object): void => undefined,
	goto: vi.fn(() => Promise.resolve())
}));
vi.mock('$app/navigation', () => ({
	beforeNavigate: (note: (navigation: object) => void) => {
		navigation.begin = note;
	},
	goto: navigation.goto
}));

const at = (path: string) => ({ url: new URL(path, 'http://polder.example') });

beforeEach(() => {
	vi.clearAllMocks();
	countDepartures();
});

test('an answer that comes late leads onward for who has stayed', async () => {
	const go = fromHere();
	navigation.begin({ from: at('/s/north'), to: at('/s/north?q=crane') });
	await go('/s/south', { replaceState: true });
	expect(navigation.goto).toHaveBeenCalledExactlyOnceWith('/s/south', { replaceState: true });
});

test('who is on the way to another page by then is not taken from it', async () => {
	const go = fromHere();
	navigation.begin({ from: at('/'), to: at('/s/north') });
	await go('/inbox');
	expect(navigation.goto).not.toHaveBeenCalled();
	await fromHere()('/tasks');
	expect(navigation.goto).toHaveBeenCalledOnce();
});
