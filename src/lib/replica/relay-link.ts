import type * as decoding from 'lib0/decoding';
import type * as encoding from 'lib0/encoding';
import type { WebsocketProvider } from 'y-websocket';
import { decodeFromRelay, encodeFromDevice } from '../protocol/codec';
import type { Answer, Question, Welcome } from '../protocol/handshake';
import { CLOSE, POLDER_MESSAGE, type FromDevice, type FromRelay } from '../protocol/messages';
import { STEP_2, SYNC, UPDATE } from '../protocol/y-websocket';
import { LINK_TIMING, type LinkTiming } from './relay-connection';
import { countSilence } from './silence';
import type { Link } from './status';
import { platform } from './platform';

/** What the link tells those who use it. */
export interface LinkListener {
	/** The relay knows us: the room may be used. */
	readonly onWelcome?: (welcome: Welcome) => void;
	readonly onMessage?: (message: FromRelay) => void;
	/** The connection's state has changed. */
	readonly onState?: (link: Link) => void;
	/** Everything that we sent of the room's own document is on the relay's disk. */
	readonly onSaved?: () => void;
	/** Both sides have told what they lack of the room's own document, and have it. */
	readonly onSynced?: () => void;
	/** What the relay lacked of the room's own document has been sent. */
	readonly onOffered?: () => void;
}

/** Ends of a channel that the next one is likely to meet as well: the relay is in trouble, or we are. */
const IN_TROUBLE: ReadonlySet<number> = new Set([CLOSE.fault, CLOSE.storage, CLOSE.slow]);

/**
 * Polder's own messages on the channel of one room: counts what the relay has saved of the room's document, and
 * passes everything else on. The connection that the channel is a part of has proved who we are.
 */
export class RelayLink {
	private current: Link = { state: 'none' };
	private welcomed = false;
	/** Updates of the room's document sent on this channel, and how many of them are on disk. */
	private sent = 0;
	private saved = 0;
	private answeredStep1 = false;
	/** Whether the room's records have been asked for on this connection. */
	private hasSubscribed = false;
	/** How many channels in a row the relay has ended because of trouble, and since when the present one is open. */
	private troubles = 0;
	private openSince = 0;
	/** Whether there is to be a connection. */
	private isWanted = false;
	private nextQuestion = 1;
	private readonly questions = new Map<number, (answer: Answer | null) => void>();

	constructor(
		private provider: WebsocketProvider,
		private readonly listener: LinkListener,
		private readonly timing: Pick<LinkTiming, 'steady'> = LINK_TIMING
	) {
		this.attach(provider);
	}

	/** Goes on with another provider, after the document has been replaced. */
	move(provider: WebsocketProvider): void {
		this.provider = provider;
		this.reset();
		this.attach(provider);
		if (this.current.state === 'open') this.setState({ state: 'connecting' });
		if (this.isWanted) provider.connect();
	}

	/** Whether the relay has been sent what it lacked of the room's own document, on this connection. */
	get offered(): boolean {
		return this.welcomed && this.answeredStep1;
	}

	/** Whether both sides have told what they lack of the room's own document. */
	get synced(): boolean {
		return this.welcomed && this.provider.synced;
	}

	/** Whether both sides have what the other had of the room's own document, on the relay's disk too. */
	get isSettled(): boolean {
		return this.synced && this.answeredStep1 && this.saved >= this.sent;
	}

	get state(): Link {
		return this.current;
	}

	/** Starts to connect, and to reconnect whenever the connection breaks. */
	connect(): void {
		this.isWanted = true;
		this.provider.connect();
	}

	/** Ends the connection until it is asked for again. */
	disconnect(): void {
		this.isWanted = false;
		this.provider.disconnect();
	}

	/** Gives up waiting and tries now. */
	retry(): void {
		this.disconnect();
		this.connect();
	}

	/**
	 * Whether the room's records can be asked for. Once on a connection: what the relay has sent for an earlier question
	 * may still be on its way, and would be taken for the answer to the next.
	 */
	get canSubscribe(): boolean {
		return this.welcomed && !this.hasSubscribed;
	}

	/** The device was asleep, or the tab out of sight: what is not connected is tried at once. */
	wake(): void {
		if (!this.isWanted || this.current.state === 'ended') return;
		const { ws } = this.provider;
		if (this.current.state !== 'open' || ws === null || ws.readyState !== ws.OPEN) this.retry();
	}

	/** Sends a message. `false` when there is no welcomed connection: nothing was sent. */
	send(message: FromDevice<Uint8Array>): boolean {
		const { ws } = this.provider;
		if (!this.welcomed || ws === null || ws.readyState !== ws.OPEN) return false;
		ws.send(encodeFromDevice(message));
		if (message.type === 'subscribe') this.hasSubscribed = true;
		return true;
	}

	/** Asks the relay. `null` when there is no connection, or it broke before the answer. */
	ask(question: Question): Promise<Answer | null> {
		const number = this.nextQuestion++;
		return new Promise((resolve) => {
			if (!this.send({ type: 'ask', number, question })) resolve(null);
			else this.questions.set(number, resolve);
		});
	}

	private receive(decoder: decoding.Decoder): void {
		const read = decodeFromRelay(decoder);
		if (!read.ok) {
			// A relay that we cannot understand is of another version: do not go on with it.
			this.provider.disconnect();
			this.setState({ state: 'ended', code: CLOSE.version, reason: read.error.malformed });
			return;
		}
		const message = read.value;
		switch (message.type) {
			case 'welcome':
				this.welcomed = true;
				this.openSince = platform.monotonic();
				this.setState({ state: 'open' });
				this.listener.onWelcome?.(message.welcome);
				if (this.answeredStep1) this.listener.onOffered?.();
				return;
			case 'saved':
				this.saved = message.count;
				this.checkSaved();
				return;
			case 'unsaved':
				// All that comes builds on what was refused. The document is replaced, and `move` goes on;
				// until then nothing may be offered: rights that came back would let the refused in.
				this.provider.disconnect();
				this.listener.onMessage?.(message);
				return;
			case 'answer':
				this.questions.get(message.number)?.(message.answer);
				this.questions.delete(message.number);
				return;
			default:
				this.listener.onMessage?.(message);
		}
	}

	/**
	 * Whether all that was sent has been saved, after the relay has been sent what it lacked. What it has for us may
	 * never come: a device that leaves a space is shut out by its own update.
	 */
	private checkSaved(): void {
		if (this.offered && this.saved >= this.sent) this.listener.onSaved?.();
	}

	/**
	 * A relay whose disk is full lets us in, has nothing to tell us, and ends the channel when it cannot store what
	 * we send. y-websocket takes that for a connection that went well, and comes back at once: several times a second,
	 * from every device that has something to send.
	 */
	private waitLonger(): void {
		if (this.welcomed && platform.monotonic() - this.openSince > this.timing.steady)
			this.troubles = 0;
		this.provider.wsUnsuccessfulReconnects = Math.max(
			this.provider.wsUnsuccessfulReconnects,
			this.troubles++
		);
	}

	private reset(): void {
		this.welcomed = false;
		this.sent = 0;
		this.saved = 0;
		this.answeredStep1 = false;
		this.hasSubscribed = false;
		for (const resolve of this.questions.values()) resolve(null);
		this.questions.clear();
	}

	private setState(link: Link): void {
		this.current = link;
		this.listener.onState?.(link);
	}

	private attach(provider: WebsocketProvider): void {
		const isCurrent = () => provider === this.provider;
		countSilence(provider);
		provider._WS = this.ownSocket(provider);
		provider.messageHandlers[POLDER_MESSAGE] = (
			_encoder: encoding.Encoder,
			decoder: decoding.Decoder
		) => {
			if (isCurrent()) this.receive(decoder);
		};
		provider.on('status', ({ status }) => {
			if (!isCurrent() || status === 'connected') return;
			this.reset();
			this.setState({ state: 'connecting' });
		});
		provider.on('connection-close', (event) => {
			if (isCurrent() && event !== null && IN_TROUBLE.has(event.code)) this.waitLonger();
		});
		provider.on('closed', ({ code, reason }) => {
			if (!isCurrent()) return;
			this.reset();
			this.setState({ state: 'ended', code, reason });
		});
		// The state vectors are exchanged: from now on the relay has all that was sent before.
		provider.on('sync', (isSynced: boolean) => {
			if (!isCurrent()) return;
			if (isSynced) this.listener.onSynced?.();
			this.checkSaved();
		});
	}

	/** A socket that counts the updates going out: the relay counts the same ones coming in. */
	private ownSocket(provider: WebsocketProvider): typeof WebSocket {
		const base = provider._WS as typeof WebSocket;
		const count = (data: unknown) => {
			if (provider !== this.provider) return;
			if (!(data instanceof Uint8Array) || data[0] !== SYNC) return;
			if (data[1] === STEP_2 || data[1] === UPDATE) this.sent += 1;
			if (data[1] !== STEP_2 || this.answeredStep1) return;
			this.answeredStep1 = true;
			// After the frame itself is on its way.
			platform.microtask(() => {
				if (this.offered) this.listener.onOffered?.();
			});
		};
		return class extends base {
			override send(data: Parameters<WebSocket['send']>[0]): void {
				count(data);
				super.send(data);
			}
		};
	}
}
