package dev.posthaste.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.resend.core.service.BaseService;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.Response;

/** The calls of Resend's SDK for Java by their names, such as {@code Emails.send}, and which of them have been answered with a yes. */
final class Calls {

    /** Those that have no endpoint here, and what asks nobody. */
    private static final Set<String> NOT_HERE = Set.of(
            "Emails.share",
            "Emails.metrics",
            "Emails.getAttachment",
            "Emails.listAttachments",
            "Suppressions.batch",
            "Webhooks.verify");

    private static final StackWalker STACK = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
    private static final Set<String> SUCCEEDED = ConcurrentHashMap.newKeySet();

    private Calls() {}

    /** Notes for which call of the SDK this was answered: the outermost, not what the SDK calls of itself on the way. */
    static Response noted(Response response) {
        if (response.isSuccessful()) {
            STACK.walk(frames -> frames.filter(frame -> BaseService.class.isAssignableFrom(frame.getDeclaringClass()))
                            .map(frame -> name(frame.getDeclaringClass(), frame.getMethodName()))
                            .reduce((_, outer) -> outer))
                    .ifPresent(SUCCEEDED::add);
        }
        return response;
    }

    /** Holds what succeeded so far, in whichever test, against all that these services have. */
    static void allSucceeded(Class<?>... services) {
        allAmong(SUCCEEDED, services);
    }

    /** Holds {@code tried} against all that these services have. */
    static void allAmong(Collection<String> tried, Class<?>... services) {
        Set<String> known = Stream.concat(tried.stream(), NOT_HERE.stream())
                .filter(call -> Stream.of(services).anyMatch(service -> call.startsWith(name(service, ""))))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(known)
                .isEqualTo(Stream.of(services).flatMap(Calls::of).collect(Collectors.toCollection(TreeSet::new)));
    }

    private static Stream<String> of(Class<?> service) {
        return Stream.of(service.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .map(method -> name(service, method.getName()));
    }

    private static String name(Class<?> service, String call) {
        return service.getSimpleName() + "." + call;
    }
}
