import { readFileSync } from 'node:fs';
import { createSecureContext, Server as TlsServer } from 'node:tls';
import type { Server } from 'node:http';
import { fail, succeed, type Result } from '../../src/lib/domain/core/result';

/** A certificate (with its intermediate certificates) and its key, as PEM. */
export interface Certificate {
	readonly cert: Buffer;
	readonly key: Buffer;
}

/** Reads a certificate and its key, and checks that they belong together. Fails with the reason. */
export function readCertificate(files: {
	readonly cert: string;
	readonly key: string;
}): Result<Certificate, string> {
	try {
		const certificate = { cert: readFileSync(files.cert), key: readFileSync(files.key) };
		createSecureContext(certificate);
		return succeed(certificate);
	} catch (error) {
		return fail(error instanceof Error ? error.message : String(error));
	}
}

/** Replaces a running server's certificate, which then applies to new connections. */
export function changeCertificate(server: Server, certificate: Certificate): void {
	if (server instanceof TlsServer) server.setSecureContext(certificate);
}
