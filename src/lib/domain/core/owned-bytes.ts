declare const owned: unique symbol;

/**
 * Bytes with a buffer of their own. A view keeps the whole buffer alive, so that storing, queueing or
 * posting it would keep the whole websocket frame. Bytes that are kept are therefore of this type.
 */
export type OwnedBytes = Uint8Array<ArrayBuffer> & { readonly [owned]: true };

/** Returns these bytes with a buffer of their own: themselves when they have one, else a copy. */
export const ownedBytes = (bytes: Uint8Array): OwnedBytes =>
	(isWhole(bytes) ? bytes : new Uint8Array(bytes)) as OwnedBytes;

/** Whether bytes have a buffer of their own. */
export const isWhole = ({ byteLength, buffer }: Uint8Array): boolean =>
	buffer instanceof ArrayBuffer && byteLength === buffer.byteLength;
