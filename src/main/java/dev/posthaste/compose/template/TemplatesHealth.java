package dev.posthaste.compose.template;

import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Says what is wrong with the directory of templates. Ready all the same: mail goes out with the templates of before. */
@Singleton
@Readiness
final class TemplatesHealth implements HealthCheck {

    private static final int MOST = 20;

    private final Templates templates;

    TemplatesHealth(Templates templates) {
        this.templates = templates;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer =
                HealthCheckResponse.named("templates").up();
        List<String> problems = templates.problems();
        for (int i = 0; i < Math.min(problems.size(), MOST); i++) {
            answer.withData("problem-" + (i + 1), problems.get(i));
        }
        return answer.build();
    }
}
