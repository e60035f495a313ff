package dev.posthaste.accept;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body on its way in: it takes room for what has come, not for what was announced. */
final class MeteredBody extends FilterInputStream {

    private final Admission.Room room;

    MeteredBody(InputStream in, Admission.Room room) {
        super(in);
        this.room = room;
    }

    @Override
    public int read() throws IOException {
        int octet = super.read();
        if (octet >= 0) {
            room.grow(1);
        }
        return octet;
    }

    @Override
    public int read(byte[] buffer, int from, int most) throws IOException {
        int count = super.read(buffer, from, most);
        if (count > 0) {
            room.grow(count);
        }
        return count;
    }
}
