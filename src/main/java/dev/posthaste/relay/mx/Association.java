package dev.posthaste.relay.mx;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Optional;
import org.xbill.DNS.TLSARecord;

/**
 * One TLSA record (RFC 6698 section 2.1) of a kind that SMTP uses (RFC 7672 section 3.1).
 *
 * @param data in hexadecimal, so that equal ones are equal
 */
record Association(Usage usage, Selector selector, Matching matching, String data) {

    enum Usage {
        /** 2, DANE-TA: an authority that has signed the server's certificate. */
        AUTHORITY,
        /** 3, DANE-EE: the server's own certificate, whatever its name and date. */
        SERVER
    }

    enum Selector {
        CERTIFICATE,
        PUBLIC_KEY
    }

    enum Matching {
        EXACT,
        SHA_256,
        SHA_512
    }

    /** Empty for what cannot be used: other usages (RFC 7672 section 3.1.3), and kinds that are not known. */
    static Optional<Association> of(TLSARecord record) {
        int usage = record.getCertificateUsage();
        int selector = record.getSelector();
        int matching = record.getMatchingType();
        if ((usage != 2 && usage != 3) || selector > 1 || matching > 2) {
            return Optional.empty();
        }
        return Optional.of(new Association(
                usage == 2 ? Usage.AUTHORITY : Usage.SERVER,
                Selector.values()[selector],
                Matching.values()[matching],
                HexFormat.of().formatHex(record.getCertificateAssociationData())));
    }

    boolean matches(X509Certificate certificate) {
        try {
            byte[] selected = switch (selector) {
                case CERTIFICATE -> certificate.getEncoded();
                case PUBLIC_KEY -> certificate.getPublicKey().getEncoded();
            };
            byte[] compared = switch (matching) {
                case EXACT -> selected;
                case SHA_256 -> MessageDigest.getInstance("SHA-256").digest(selected);
                case SHA_512 -> MessageDigest.getInstance("SHA-512").digest(selected);
            };
            return HexFormat.of().formatHex(compared).equals(data);
        } catch (CertificateEncodingException _) {
            return false;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-2.", e);
        }
    }
}
