declare const owned: unique symbol;

/**
 * Bytes that have their buffer to themselves. A view keeps all that it is a view of: stored, queued or handed to
 * a worker it takes the whole websocket frame with it. What is kept is therefore of this type.
 */
export type OwnedBytes = Uint8Array<ArrayBuffer> & { readonly [owned]: true };

/** Returns these bytes with a buffer of their own: themselves when they have one, else a copy. */
export const ownedBytes = (bytes: Uint8Array): OwnedBytes =>
	(isWhole(bytes) ? bytes : new Uint8Array(bytes)) as OwnedBytes;

/** Whether bytes have their buffer to themselves. */
export const isWhole = ({ byteLength, buffer }: Uint8Array): boolean =>
	buffer instanceof ArrayBuffer && byteLength === buffer.byteLength;
