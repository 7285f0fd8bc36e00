import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { goBack, keepChoicesWhileGoingBack } from './going-back';

interface Navigation {
	readonly type: string;
	readonly to: { readonly url: URL } | null;
	readonly cancel: () => void;
}

const navigation = vi.hoisted(() => ({
	begin: (_: Navigation): void => undefined,
	goto: vi.fn(() => Promise.resolve())
}));
vi.mock('$app/navigation', () => ({
	beforeNavigate: (note: (navigation: Navigation) => void) => {
		navigation.begin = note;
	},
	goto: navigation.goto
}));

const back = vi.fn();
let browser: EventTarget;

beforeEach(() => {
	vi.clearAllMocks();
	browser = Object.assign(new EventTarget(), { history: { back } });
	vi.stubGlobal('window', browser);
	keepChoicesWhileGoingBack();
});
afterEach(() => {
	vi.unstubAllGlobals();
});

/** Somebody goes somewhere. Returns whether that was put off. */
function choose(path: string, type = 'link'): boolean {
	const cancel = vi.fn();
	navigation.begin({ type, to: { url: new URL(path, 'http://polder.example') }, cancel });
	return cancel.mock.calls.length > 0;
}

/** The browser has taken the step. */
const arrive = () => browser.dispatchEvent(new Event('popstate'));

test('a card that is opened while a step back is under way is opened after it, and not taken back with it', () => {
	goBack();
	expect(back).toHaveBeenCalledOnce();
	expect(choose('/s/north/deal/one')).toBe(true);
	// The last choice counts.
	expect(choose('/s/north/deal/two', 'goto')).toBe(true);
	expect(navigation.goto).not.toHaveBeenCalled();
	// The step itself is not put off.
	expect(choose('/s/north', 'popstate')).toBe(false);
	arrive();
	const [[to]] = navigation.goto.mock.calls as unknown as [[URL]];
	expect(navigation.goto).toHaveBeenCalledOnce();
	expect(to.pathname).toBe('/s/north/deal/two');
});

test('a step back that nobody interrupts leads nowhere else, and afterwards nothing is put off', () => {
	goBack();
	// One step is one step, however often it is asked for.
	goBack();
	expect(back).toHaveBeenCalledOnce();
	arrive();
	expect(navigation.goto).not.toHaveBeenCalled();
	expect(choose('/s/north/deal/one')).toBe(false);
	goBack();
	expect(back).toHaveBeenCalledTimes(2);
	arrive();
});
