package dev.posthaste.relay.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.james.jdkim.DKIMVerifier;
import org.apache.james.jdkim.api.SignatureRecord;
import org.apache.james.jdkim.exceptions.FailException;

/** Apache James' jDKIM, with these records in place of DNS. It knows RSA alone. */
public final class JamesVerifier {

    private final Map<String, String> dns;

    /** @param dns by the name of the TXT record */
    public JamesVerifier(Map<String, String> dns) {
        this.dns = dns;
    }

    static JamesVerifier of(SigningKey key) {
        return new JamesVerifier(Map.of(key.name().toString(), key.record()));
    }

    /** @return the domains whose signatures hold; none when one of them does not */
    public List<String> domains(byte[] message) {
        try {
            List<SignatureRecord> records = new DKIMVerifier(
                            (method, selector, domain) -> lookUp(selector + "._domainkey." + domain))
                    .verify(new ByteArrayInputStream(message));
            List<String> domains = new ArrayList<>();
            if (records != null) {
                records.forEach(record -> domains.add(record.getDToken().toString()));
            }
            return domains;
        } catch (FailException _) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> lookUp(String name) {
        assertThat(dns).containsKey(name);
        return List.of(dns.get(name));
    }
}
