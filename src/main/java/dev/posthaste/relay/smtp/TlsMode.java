package dev.posthaste.relay.smtp;

/** How a route wants its connections protected. */
public enum TlsMode {
    /** Plain text, even if the server offers TLS. */
    NONE,
    /**
     * STARTTLS where it is offered. Any certificate will do, since whoever can forge one could as well take the offer away;
     * with credentials the certificate is verified.
     */
    OPPORTUNISTIC,
    /** STARTTLS or nothing, certificate and name verified. */
    REQUIRED,
    /** TLS from the first byte (RFC 8314), certificate and name verified. */
    IMPLICIT
}
