package dev.posthaste.relay.smtp;

/** How far a conversation had come when it was decided. */
public enum Phase {
    /** Name lookup and TCP; with implicit TLS its handshake is {@link #STARTTLS}. */
    CONNECT,
    GREETING,
    EHLO,
    STARTTLS,
    AUTH,
    MAIL,
    RCPT,
    /** The command and the message itself, up to but without the final dot. */
    DATA,
    /** From the first byte of the write that carries the final dot. */
    DOT
}
