import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
	CHANNELS,
	CONTROL,
	decodeControl,
	encodeControl,
	inChannel,
	readChannel,
	SIGN_OF_LIFE
} from '../protocol/channels';
import { encodeFromRelay } from '../protocol/codec';
import { CLOSE, PROTOCOL_VERSION } from '../protocol/messages';
import { RelayConnection } from './relay-connection';

/** A websocket whose other end is the test. */
class TestSocket {
	static all: TestSocket[] = [];
	onmessage: ((event: { data: ArrayBuffer }) => void) | null = null;
	onclose: ((event: { code: number; reason: string }) => void) | null = null;
	binaryType = '';
	isClosed = false;
	readonly sent: Uint8Array[] = [];

	constructor(
		readonly url: string,
		readonly protocols: readonly string[]
	) {
		TestSocket.all.push(this);
	}

	send(frame: Uint8Array): void {
		this.sent.push(frame);
	}

	close(): void {
		this.isClosed = true;
	}

	says(frame: Uint8Array): void {
		this.onmessage?.({ data: frame.slice().buffer });
	}

	breaks(code = 1006): void {
		this.onclose?.({ code, reason: 'why' });
	}

	challenges(version = PROTOCOL_VERSION): Uint8Array<ArrayBuffer> {
		const challenge = { version, relay: 'relay', nonce: 'once', workspace: 'workspace' };
		return encodeFromRelay({ type: 'challenge', challenge });
	}

	async letsIn(): Promise<void> {
		this.says(inChannel(CONTROL, this.challenges()));
		await vi.advanceTimersByTimeAsync(0);
		const welcome = {
			...{ workspace: 'workspace', workspaceName: '', member: 'anna' },
			...{
				presence: true,
				audit: true,
				readers: true,
				plans: true,
				authors: true,
				moves: true,
				undoesMoves: true,
				older: true,
				ticket: null
			}
		};
		this.says(inChannel(CONTROL, encodeFromRelay({ type: 'welcome', welcome })));
	}

	/** What was said of channels. */
	get controls() {
		return this.sent.flatMap((frame) => {
			const read = readChannel(frame);
			if (!read.ok || read.value.channel !== CONTROL) return [];
			const control = decodeControl(read.value.message);
			return control.ok ? [control.value] : [];
		});
	}
}

/** What a room sees of its channel. */
function channelTo(room: string) {
	const socket = new connection.channels(`${connection.url}/${room}`);
	const seen: string[] = [];
	socket.onopen = () => seen.push('open');
	socket.onmessage = ({ data }) => seen.push([...new Uint8Array(data as ArrayBuffer)].join(' '));
	socket.onclose = ({ code }) => seen.push(`closed ${String(code)}`);
	return { socket, seen };
}

let connection: RelayConnection;
const relays: string[] = [];
beforeEach(() => {
	vi.useFakeTimers();
	TestSocket.all = [];
	connection = new RelayConnection({
		device: { id: 'device', publicKey: 'key', sign: () => Promise.resolve('signature') },
		workspace: 'workspace',
		origin: 'https://polder.test',
		socket: TestSocket as unknown as typeof WebSocket,
		tickets: { protocols: (attempts) => [String(attempts)], take: () => undefined },
		linkTiming: { handshake: 10_000, silence: 25_000, sign: 5000, steady: 30_000 },
		onRelay: (relay) => relays.push(relay)
	});
});
afterEach(() => {
	connection.drop();
	vi.useRealTimers();
});

const turn = () => vi.advanceTimersByTimeAsync(0);
const last = (): TestSocket => {
	const socket = TestSocket.all.at(-1);
	if (socket === undefined) throw new Error('no socket');
	return socket;
};

describe('one connection for all rooms', () => {
	test('is made once for as many rooms as ask, with one proof', async () => {
		const [space, directory] = [channelTo('space.a'), channelTo('directory')];
		await turn();
		expect(TestSocket.all.map(({ url }) => url)).toEqual([`wss://polder.test/sync/v1/${CHANNELS}`]);
		await last().letsIn();
		const later = channelTo('customers');
		await turn();
		expect(TestSocket.all).toHaveLength(1);
		expect(last().controls).toEqual([
			{ type: 'open', channel: 1, room: 'space.a' },
			{ type: 'open', channel: 2, room: 'directory' },
			{ type: 'open', channel: 3, room: 'customers' }
		]);
		last().says(inChannel(2, new Uint8Array([7, 8])));
		expect([space.seen, directory.seen, later.seen]).toEqual([['open'], ['open', '7 8'], ['open']]);
		space.socket.send(new Uint8Array([9]));
		expect(last().sent.at(-1)).toEqual(inChannel(1, new Uint8Array([9])));
	});

	test('a channel that is closed here or there ends alone, and its room opens another', async () => {
		const [space, directory] = [channelTo('space.a'), channelTo('directory')];
		await turn();
		await last().letsIn();
		const ended = { type: 'ended', code: CLOSE.closed, reason: 'closed' } as const;
		last().says(encodeControl({ ...ended, channel: 1 }));
		// It is told once, and nothing of what still comes.
		last().says(encodeControl({ ...ended, channel: 1 }));
		last().says(inChannel(1, new Uint8Array([1])));
		space.socket.send(new Uint8Array([9]));
		directory.socket.close();
		directory.socket.close();
		await turn();
		last().says(inChannel(2, new Uint8Array([1])));
		expect([space.seen, directory.seen]).toEqual([
			['open', `closed ${String(CLOSE.closed)}`],
			['open', 'closed 1000']
		]);
		channelTo('directory');
		await turn();
		expect(last().controls.slice(2)).toEqual([
			{ type: 'shut', channel: 2 },
			{ type: 'open', channel: 3, room: 'directory' }
		]);
		expect([TestSocket.all.length, last().isClosed]).toEqual([1, false]);
	});

	test('what the relay says to the whole connection ends every channel with its code', async () => {
		const rooms = ['directory', 'space.a'].map(channelTo);
		await turn();
		await last().letsIn();
		last().breaks(CLOSE.removed);
		for (const { seen } of rooms) expect(seen).toEqual(['open', `closed ${String(CLOSE.removed)}`]);
		await vi.advanceTimersByTimeAsync(60_000);
		expect(TestSocket.all).toHaveLength(1);
	});

	test('attempts that fail are made again by themselves, ever more slowly, while rooms wait', async () => {
		const { seen } = channelTo('directory');
		await turn();
		const waits = [];
		for (let n = 0; n < 6; n++) {
			const before = Date.now();
			last().breaks();
			while (last().onclose !== null && TestSocket.all.length === n + 1) {
				await vi.advanceTimersByTimeAsync(50);
			}
			waits.push(Date.now() - before);
		}
		expect(waits).toEqual([200, 400, 800, 1600, 2500, 2500]);
		expect(TestSocket.all.map(({ protocols }) => protocols[0])).toEqual([
			...['0', '1', '2', '3', '4', '5', '6']
		]);
		await last().letsIn();
		expect(seen).toEqual(['open']);
	});

	test('an attempt that hangs is given up and made anew at once; nothing of it counts any more', async () => {
		const { seen } = channelTo('directory');
		await turn();
		const first = last();
		await vi.advanceTimersByTimeAsync(10_000);
		expect([TestSocket.all.length, first.isClosed]).toEqual([2, true]);
		await first.letsIn();
		expect(seen).toEqual([]);
	});
});

describe('a silent connection', () => {
	test('is broken after 30 s, and a sign of life tells every room that it lives', async () => {
		const rooms = ['directory', 'space.a'].map(channelTo);
		await turn();
		await last().letsIn();
		for (let n = 0; n < 5; n++) {
			await vi.advanceTimersByTimeAsync(20_000);
			last().says(SIGN_OF_LIFE);
		}
		for (const { seen } of rooms) {
			expect(seen).toEqual(['open', ...Array.from({ length: 5 }, () => '1 1 0')]);
		}
		await vi.advanceTimersByTimeAsync(36_000);
		for (const { seen } of rooms) expect(seen.at(-1)).toBe('closed 1006');
		expect(last().isClosed).toBe(true);
	});

	test('shows that it lives when the device wakes up, or ends', async () => {
		const { seen } = channelTo('directory');
		await turn();
		await last().letsIn();
		connection.wake();
		expect(last().sent.at(-1)).not.toEqual(SIGN_OF_LIFE);
		await vi.advanceTimersByTimeAsync(25_000);
		connection.wake();
		expect(last().sent.at(-1)).toEqual(SIGN_OF_LIFE);
		last().says(SIGN_OF_LIFE);
		await vi.advanceTimersByTimeAsync(25_000);
		expect(seen).toEqual(['open', '1 1 0']);
		connection.wake();
		await vi.advanceTimersByTimeAsync(5000);
		expect(seen.at(-1)).toBe('closed 1006');
	});

	test('is found out although the clock was set back', async () => {
		const { seen } = channelTo('directory');
		await turn();
		await last().letsIn();
		vi.setSystemTime(Date.now() - 3_600_000);
		await vi.advanceTimersByTimeAsync(40_000);
		expect(seen.at(-1)).toBe('closed 1006');
	});
});

describe('a relay of another version', () => {
	test.each([
		['an older one, which knows no channels', PROTOCOL_VERSION - 1, false],
		['a newer one', PROTOCOL_VERSION + 1, true]
	])('%s is told by its version, and not tried again', async (_, version, hasChannels) => {
		const seen: [number, string][] = [];
		const { socket } = channelTo('directory');
		socket.onclose = ({ code, reason }) => seen.push([code, reason]);
		await turn();
		const challenge = last().challenges(version);
		last().says(hasChannels ? inChannel(CONTROL, challenge) : challenge);
		expect(seen).toEqual([[CLOSE.version, String(version)]]);
		await vi.advanceTimersByTimeAsync(60_000);
		expect([TestSocket.all.length, last().isClosed]).toEqual([1, true]);
	});

	test.each([[[0]], [[0, 200]], [[0, 100, 99]], [[200]], [[]]])(
		'bytes that mean nothing before the proof (%j) break nothing',
		async (bytes) => {
			channelTo('directory');
			await turn();
			last().says(new Uint8Array(bytes));
			expect(TestSocket.all).toHaveLength(1);
		}
	);
});
