package dev.posthaste.webhook;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where an endpoint is: {@code https}, a host by its name, and neither user nor fragment. Where its name leads is looked at when it
 * is called, and not here: a name can change its address in between.
 *
 * @param uri at most 2048 characters
 */
record HookUrl(URI uri) {

    private static final int LONGEST = 2048;
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    /**
     * @param allowPrivate whether {@code http} is one, too, and a host may be an address
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    static HookUrl parse(String text, boolean allowPrivate) {
        URI uri = uri(text);
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !(allowPrivate && scheme.equals("http"))) {
            throw new IllegalArgumentException(
                    "An endpoint begins with https://, so that nobody on the way can read it.");
        }
        if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "An endpoint has the form https://host/path, without a user, a password or a fragment.");
        }
        if (!allowPrivate && isNoName(uri.getHost())) {
            throw new IllegalArgumentException(
                    "An endpoint's host is a name that is known on the Internet, such as hooks.example.com, and no address.");
        }
        if (uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw new IllegalArgumentException("A port is a number from 1 to 65535.");
        }
        return new HookUrl(uri);
    }

    boolean isEncrypted() {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    String host() {
        return String.valueOf(uri.getHost());
    }

    int port() {
        if (uri.getPort() > 0) {
            return uri.getPort();
        }
        return isEncrypted() ? HTTPS_PORT : HTTP_PORT;
    }

    /** Path and query, as they stand in a request. */
    String target() {
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    /**
     * An address in any of its spellings ({@code 127.0.0.1}, {@code 2130706433}, {@code 0x7f.1}, {@code [::1]}) ends with a label
     * that begins with a digit, or with a bracket; no top-level domain does. Names of one label, and {@code localhost}, are ours.
     */
    private static boolean isNoName(String host) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        String last = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return host.startsWith("[")
                || last.isEmpty()
                || Character.isDigit(last.charAt(0))
                || last.equals(name.toLowerCase(Locale.ROOT))
                || last.equals("localhost");
    }

    private static URI uri(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("An endpoint is at most %d characters long.".formatted(LONGEST));
        }
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("This is no URL; an endpoint has the form https://host/path.", e);
        }
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
