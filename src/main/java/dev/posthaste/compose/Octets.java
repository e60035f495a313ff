package dev.posthaste.compose;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A buffer that grows. Not a ByteArrayOutputStream: that takes a lock for every byte. */
final class Octets {

    private byte[] buffer;
    private int size;

    Octets(int capacity) {
        buffer = new byte[capacity];
    }

    /** As UTF-8; half of a surrogate pair becomes a question mark. */
    Octets add(String text) {
        return add(text.getBytes(StandardCharsets.UTF_8));
    }

    Octets add(byte[] octets) {
        return add(octets, 0, octets.length);
    }

    Octets add(byte[] octets, int from, int length) {
        reserve(length);
        System.arraycopy(octets, from, buffer, size, length);
        size += length;
        return this;
    }

    Octets crlf() {
        reserve(2);
        put('\r');
        put('\n');
        return this;
    }

    /** A CRLF, unless one is there. */
    void endLine() {
        if (size < 2 || buffer[size - 2] != '\r' || buffer[size - 1] != '\n') {
            crlf();
        }
    }

    /** Room for as many calls of {@link #put}. */
    void reserve(int more) {
        if (buffer.length - size < more) {
            buffer = Arrays.copyOf(buffer, Math.max(size + more, 2 * buffer.length));
        }
    }

    /** One octet where room was reserved. */
    void put(int octet) {
        buffer[size++] = (byte) octet;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(buffer, size);
    }
}
